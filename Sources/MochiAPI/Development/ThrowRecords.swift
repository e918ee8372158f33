internal import Glibc
internal import Synchronization

/// The errors thrown last in the process, each with the return addresses of where.
///
/// Keeps the errors themselves, so that none of them gives its identity to another; bounded.
final class ThrowRecords: Sendable {
    static let shared = ThrowRecords(capacity: 128)

    private struct Record {
        let error: any Error
        let identity: UInt
        let addresses: [UInt]
        let isTyped: Bool
    }

    private let capacity: Int
    private let records = Mutex<[Record]>([])
    /// The thread whose throws are nobody's; 0 is no thread.
    private let deafThread = Atomic<UInt>(0)

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Notes a throw; what is thrown again keeps its first place.
    ///
    /// What is let go of is so outside the lock, for it may run code of others.
    func add(_ error: any Error, _ addresses: [UInt], isTyped: Bool = false) {
        let identity = Self.identity(of: error)
        let record = Record(error: error, identity: identity, addresses: addresses, isTyped: isTyped)
        let dropped = records.withLock { records -> Record? in
            if records.contains(where: { $0.identity == identity }) { return nil }
            records.append(record)
            return records.count > capacity ? records.removeFirst() : nil
        }
        _ = dropped
    }

    /// Where `error` was thrown, once; nil when that is not known.
    ///
    /// One that was thrown by its own type, `throws(Failure)`, loses its identity when it becomes `any Error`: the last of the
    /// same type and text stands for it.
    func take(_ error: any Error) -> [UInt]? {
        let identity = Self.identity(of: error)
        if let record = remove({ $0.identity == identity }) { return record.addresses }
        let kind = ObjectIdentifier(type(of: error))
        let alike = records.withLock { $0.filter { $0.isTyped && ObjectIdentifier(type(of: $0.error)) == kind } }
        let text = "\(error)"
        guard let last = alike.last(where: { "\($0.error)" == text }) else { return nil }
        return remove { $0.identity == last.identity }?.addresses
    }

    private func remove(_ isWanted: (Record) -> Bool) -> Record? {
        records.withLock { records in
            records.lastIndex(where: isWanted).map { records.remove(at: $0) }
        }
    }

    /// Whether throws of this thread are noted.
    var isListening: Bool {
        deafThread.load(ordering: .relaxed) != UInt(pthread_self())
    }

    /// Runs work that throws and catches errors of its own, which would drive out those of others.
    ///
    /// One thread at a time.
    func ignoring<Value>(_ work: () -> Value) -> Value {
        deafThread.store(UInt(pthread_self()), ordering: .relaxed)
        defer { deafThread.store(0, ordering: .relaxed) }
        return work()
    }

    /// The address of the error's box; `as` keeps the box from being opened.
    private static func identity(of error: any Error) -> UInt {
        unsafe unsafeBitCast(error as any Error, to: UInt.self)
    }
}
