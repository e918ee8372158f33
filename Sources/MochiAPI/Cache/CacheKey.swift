internal import Glibc

/// A key, and its hash: that is made once for all tables in which it is looked up.
///
/// Keys are equal when their bytes are, as they are in files and on other machines. `String` takes "ä" in one character and in two
/// for the same, and a visitor who may choose the key could answer for others.
struct CacheKey: Hashable, Sendable {
    let text: String
    private let hash: Int

    init(_ text: String) {
        self.text = text
        var hasher = Hasher()
        let isHashed: Void? = unsafe text.utf8.withContiguousStorageIfAvailable { bytes in
            unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
        }
        if isHashed == nil { for byte in text.utf8 { hasher.combine(byte) } }
        hash = hasher.finalize()
    }

    static func == (left: CacheKey, right: CacheKey) -> Bool {
        guard left.hash == right.hash else { return false }
        let (left, right) = (left.text.utf8Span.span, right.text.utf8Span.span)
        guard left.count == right.count else { return false }
        return unsafe left.withUnsafeBytes { left in
            unsafe right.withUnsafeBytes { right in
                guard let left = left.baseAddress, let other = right.baseAddress else { return true }
                return unsafe memcmp(left, other, right.count) == 0
            }
        }
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(hash)
    }

    /// What the log says: a visitor may have made it long.
    var shown: String {
        text.utf8.count <= 200 ? text : String(decoding: text.utf8.prefix(200), as: UTF8.self) + "…"
    }

    /// One of `count` stripes, for tables with several locks.
    func stripe(of count: Int) -> Int {
        Int(UInt(bitPattern: hash) % UInt(count))
    }
}
