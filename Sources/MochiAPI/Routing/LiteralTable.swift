internal import Glibc

/// A fixed map from (parent, bytes) to a number: one open-addressing table over two contiguous arrays.
///
///     slots  [ hash parent target start length | … ]   power of two, at most half full, linear probing
///     text   "plaintextapiusers…"                      the keys, end to end
///
/// The same table holds whole paths (under `LiteralTable.wholePath`) and the literal children of every trie node
/// (under the node's number). A look-up hashes the bytes once, compares hash and parent in the slot and the bytes
/// with `memcmp`; it neither allocates nor retains. The table never changes after the start, so a client that
/// chooses its paths can at worst meet the longest run of slots the routes themselves made.
struct LiteralTable: Sendable {
    /// The parent of keys that are whole paths.
    static let wholePath = UInt32.max

    private struct Slot {
        var hash: UInt32 = 0
        var parent: UInt32 = 0
        var target: UInt32 = LiteralTable.vacant
        var start: UInt32 = 0
        var length: UInt32 = 0
    }

    private static let vacant = UInt32.max

    private var slots: [Slot]
    private var text: [UInt8] = []
    private var occupied = 0

    init() {
        slots = Array(repeating: Slot(), count: 8)
    }

    /// The number stored for `key` under `parent`, or nil.
    @inline(__always)
    func find(_ key: RawSpan, under parent: UInt32) -> Int? {
        let hash = Self.hash(key, parent)
        let mask = slots.count - 1
        var index = Int(hash) & mask
        while true {
            let slot = slots[index]
            if slot.target == Self.vacant { return nil }
            if slot.hash == hash, slot.parent == parent, Int(slot.length) == key.byteCount,
                isEqual(key, toTextAt: Int(slot.start))
            {
                return Int(slot.target)
            }
            index = (index + 1) & mask
        }
    }

    /// Stores `target` for a key that is not in the table yet.
    mutating func insert(_ key: String, under parent: UInt32, target: Int) {
        if (occupied + 1) * 2 > slots.count { grow() }
        let key = Array(key.utf8)
        let start = UInt32(text.count)
        text += key
        let hash = unsafe Self.hash(key.span.bytes, parent)
        let length = UInt32(key.count)
        place(Slot(hash: hash, parent: parent, target: UInt32(target), start: start, length: length))
        occupied += 1
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(), count: old.count * 2)
        for slot in old where slot.target != Self.vacant { place(slot) }
    }

    private mutating func place(_ slot: Slot) {
        let mask = slots.count - 1
        var index = Int(slot.hash) & mask
        while slots[index].target != Self.vacant { index = (index + 1) & mask }
        slots[index] = slot
    }

    @inline(__always)
    private func isEqual(_ key: RawSpan, toTextAt start: Int) -> Bool {
        let stored = unsafe text.span.bytes.extracting(start..<start + key.byteCount)
        return unsafe key.withUnsafeBytes { left in
            unsafe stored.withUnsafeBytes { right in
                guard let left = left.baseAddress, let right = right.baseAddress else { return true }
                return unsafe memcmp(left, right, stored.byteCount) == 0
            }
        }
    }

    /// A hash of eight bytes a step (multiply, fold the high half); the last step overlaps the one before.
    @inline(__always)
    private static func hash(_ key: RawSpan, _ parent: UInt32) -> UInt32 {
        let count = key.byteCount
        var state = UInt64(parent) << 32 ^ UInt64(truncatingIfNeeded: count) ^ 0x9E37_79B9_7F4A_7C15
        if count >= 8 {
            var offset = 0
            while offset < count - 8 {
                state = mix(state ^ load(key, offset, as: UInt64.self))
                offset += 8
            }
            state = mix(state ^ load(key, count - 8, as: UInt64.self))
        } else if count >= 4 {
            let low = UInt64(load(key, 0, as: UInt32.self))
            let high = UInt64(load(key, count - 4, as: UInt32.self))
            state = mix(state ^ (high << 32 | low))
        } else if count > 0 {
            let first = UInt64(key[0])
            let middle = UInt64(key[count / 2])
            let last = UInt64(key[count - 1])
            state = mix(state ^ (first << 16 | middle << 8 | last))
        } else {
            state = mix(state)
        }
        return UInt32(truncatingIfNeeded: state ^ state >> 32)
    }

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }

    @inline(__always)
    private static func load<Word: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: RawSpan,
        _ offset: Int,
        as type: Word.Type
    ) -> Word {
        // Safe: the span checks the bounds, and every bit pattern is an integer.
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: type)
    }
}
