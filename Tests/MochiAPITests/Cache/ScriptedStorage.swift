import MochiAPI

/// A storage in memory that fails and waits when it is told to.
actor ScriptedStorage: CacheStorage {
    struct Broken: Error {}

    private var records: [[UInt8]: CacheRecord] = [:]
    private var fails = false
    private var readGates: (began: CacheGate, mayGoOn: CacheGate)?
    private var writeGates: (began: CacheGate, mayGoOn: CacheGate)?

    /// Lets everything fail, or nothing any more.
    func fail(_ fails: Bool = true) { self.fails = fails }

    /// Lets the next read wait for the second gate, once it has looked and opened the first.
    func holdNextRead(began: CacheGate, mayGoOn: CacheGate) { readGates = (began, mayGoOn) }

    /// Lets the next write wait for the second gate, once it has opened the first.
    func holdNextWrite(began: CacheGate, mayGoOn: CacheGate) { writeGates = (began, mayGoOn) }

    var isEmpty: Bool { records.isEmpty }

    func record(_ key: String) -> CacheRecord? { records[Array(key.utf8)] }

    func put(_ record: CacheRecord, for key: String) { records[Array(key.utf8)] = record }

    func read(_ key: String) async throws -> CacheRecord? {
        if fails { throw Broken() }
        let found = records[Array(key.utf8)]
        if let gates = readGates {
            readGates = nil
            await gates.began.open()
            await gates.mayGoOn.pass()
        }
        return found
    }

    func write(_ record: CacheRecord, for key: String) async throws {
        if let gates = writeGates {
            writeGates = nil
            await gates.began.open()
            await gates.mayGoOn.pass()
        }
        if fails { throw Broken() }
        records[Array(key.utf8)] = record
    }

    func delete(_ key: String) throws {
        if fails { throw Broken() }
        records[Array(key.utf8)] = nil
    }

    func clear() throws {
        if fails { throw Broken() }
        records = [:]
    }
}
