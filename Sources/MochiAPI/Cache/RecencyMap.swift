/// Values by key, in the order in which they were last used; belongs to one lock.
///
///     newest ⇄ … ⇄ oldest      a list through `slots`
///     [key: index of its slot]
struct RecencyMap<Key: Hashable, Value> {
    /// What is removed, for the caller to let go of when it has left the lock: that may take long, and run code of others.
    struct Removed {
        let key: Key
        let value: Value
        let bytes: Int
    }

    private struct Slot {
        /// nil in a slot that is free.
        var key: Key?
        var value: Value?
        var bytes: Int
        var usedAt: Int64
        /// The neighbours in the list; of a free slot `older` is the next free one.
        var newer: Int
        var older: Int
    }

    private var indices: [Key: Int] = [:]
    private var slots: [Slot] = []
    private var newest = -1
    private var oldest = -1
    private var free = -1
    /// What the values take together, as their writers have said.
    private(set) var bytes = 0

    var count: Int { indices.count }
    var isEmpty: Bool { indices.isEmpty }
    /// When the value was used that has not been used for longest.
    var oldestUse: Int64? { oldest < 0 ? nil : slots[oldest].usedAt }

    /// The value of `key`, which becomes the newest.
    mutating func use(_ key: Key, at now: Int64) -> Value? {
        guard let index = indices[key] else { return nil }
        slots[index].usedAt = now
        if index != newest {
            unlink(index)
            link(index)
        }
        return slots[index].value
    }

    /// Changes the value of `key` where it is; false without one.
    mutating func change(_ key: Key, _ body: (inout Value) -> Void) -> Bool {
        guard let index = indices[key], var value = slots[index].value else { return false }
        body(&value)
        slots[index].value = value
        return true
    }

    /// Makes `value` the newest, in the place of what `key` had.
    mutating func insert(_ value: Value, for key: Key, bytes: Int, at now: Int64) -> Removed? {
        let removed = remove(key)
        let slot = Slot(key: key, value: value, bytes: bytes, usedAt: now, newer: -1, older: -1)
        let index: Int
        if free >= 0 {
            index = free
            free = slots[index].older
            slots[index] = slot
        } else {
            index = slots.count
            slots.append(slot)
        }
        indices[key] = index
        link(index)
        self.bytes += bytes
        return removed
    }

    mutating func remove(_ key: Key) -> Removed? {
        guard let index = indices.removeValue(forKey: key) else { return nil }
        return release(index)
    }

    mutating func removeOldest() -> Removed? {
        guard oldest >= 0 else { return nil }
        let index = oldest
        if let key = slots[index].key { indices[key] = nil }
        return release(index)
    }

    private mutating func release(_ index: Int) -> Removed? {
        unlink(index)
        let slot = slots[index]
        slots[index] = Slot(key: nil, value: nil, bytes: 0, usedAt: 0, newer: -1, older: free)
        free = index
        bytes -= slot.bytes
        guard let key = slot.key, let value = slot.value else { return nil }
        return Removed(key: key, value: value, bytes: slot.bytes)
    }

    private mutating func link(_ index: Int) {
        slots[index].newer = -1
        slots[index].older = newest
        if newest >= 0 { slots[newest].newer = index } else { oldest = index }
        newest = index
    }

    private mutating func unlink(_ index: Int) {
        let (newer, older) = (slots[index].newer, slots[index].older)
        if newer >= 0 { slots[newer].older = older } else { newest = older }
        if older >= 0 { slots[older].newer = newer } else { oldest = newer }
    }
}
