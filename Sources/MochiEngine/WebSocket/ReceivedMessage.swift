/// A message as it was received: read where it stands while its handler runs, copied for whoever keeps it.
@safe package final class ReceivedMessage: @unchecked Sendable {
    // Guard of the unchecked conformance: `lock` around `borrowed` and `copy`; `isText` changes only while nobody
    // else holds the message.
    // Unchecked: no access spans a call.
    @exclusivity(unchecked) package private(set) var isText = false
    private var borrowed = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    private var isBorrowed = false
    private var copy: [UInt8] = []
    private let lock = SpinLock()

    func begin(_ bytes: UnsafeRawBufferPointer, isText: Bool) {
        unsafe borrowed = bytes
        isBorrowed = true
        unsafe self.isText = isText
    }

    func begin(_ bytes: [UInt8], isText: Bool) {
        copy = bytes
        unsafe self.isText = isText
    }

    /// Lets go of the connection's bytes; keeps a copy when somebody else holds the message.
    func end(isShared: Bool) {
        lock.withLock {
            guard isBorrowed else {
                copy = isShared ? copy : []
                return
            }
            if isShared { unsafe copy = Array(borrowed) }
            isBorrowed = false
            unsafe borrowed = UnsafeRawBufferPointer(start: nil, count: 0)
        }
    }

    /// Takes the bytes out of the connection now.
    ///
    /// On the loop, before the handler of the message returns.
    package func detach() {
        end(isShared: true)
    }

    /// The number of bytes.
    package var count: Int { lock.withLock { isBorrowed ? unsafe borrowed.count : copy.count } }

    /// The bytes.
    package var bytes: [UInt8] { lock.withLock { isBorrowed ? unsafe Array(borrowed) : copy } }

    /// The bytes as text; U+FFFD for what is not UTF-8.
    package var text: String { unsafe withBytes { unsafe String(decoding: $0, as: UTF8.self) } }

    // `body` must not read the message: it is locked.
    func withBytes<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        lock.withLock { isBorrowed ? unsafe body(borrowed) : unsafe copy.withUnsafeBytes { unsafe body($0) } }
    }
}
