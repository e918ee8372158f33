/// What a session holds, as it stands in its cookie.
///
///     ┌───┬──────────────────┬──────────┬───────────────────────────────────────┬──
///     │ 1 │ end, in seconds  │ id       │ length │ name │ length │ value in JSON │ …
///     └───┴──────────────────┴──────────┴───────────────────────────────────────┴──
///       1   8 bytes            16 bytes   2 bytes         2 bytes
///
/// Numbers begin with their highest byte.
struct SessionPayload: Sendable, Equatable {
    static let idCount = 16

    /// When it ends, in seconds since 1970.
    var end: Int64
    /// Random bytes, the same for as long as the session lives.
    let id: [UInt8]
    /// Each name once.
    private(set) var values: [(name: String, json: [UInt8])] = []

    init(end: Int64, id: [UInt8]) {
        self.end = end
        self.id = id
    }

    /// The value of a name in JSON.
    subscript(name: String) -> [UInt8]? {
        get { values.first { $0.name == name }?.json }
        set {
            values.removeAll { $0.name == name }
            if let newValue { values.append((name, newValue)) }
        }
    }

    /// The bytes; nil when a name or a value is longer than any cookie.
    var encoded: [UInt8]? {
        var bytes: [UInt8] = [1]
        for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: end >> shift)) }
        bytes += id
        for (name, json) in values {
            for part in [Array(name.utf8), json] {
                guard let count = UInt16(exactly: part.count) else { return nil }
                bytes += [UInt8(count >> 8), UInt8(count & 0xFF)] + part
            }
        }
        return bytes
    }

    /// Reads the bytes; nil when they are of another version or no payload at all.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 9 + Self.idCount, bytes[0] == 1 else { return nil }
        end = Int64(bitPattern: bytes[1..<9].reduce(0) { $0 << 8 | UInt64($1) })
        id = Array(bytes[9..<9 + Self.idCount])
        var rest = bytes[(9 + Self.idCount)...]
        func part() -> [UInt8]? {
            guard rest.count >= 2 else { return nil }
            let count = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
            rest = rest.dropFirst(2)
            guard rest.count >= count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        while !rest.isEmpty {
            guard let name = part(), let json = part(), let name = String(validating: name, as: UTF8.self) else {
                return nil
            }
            self[name] = json
        }
    }

    static func == (left: SessionPayload, right: SessionPayload) -> Bool {
        left.end == right.end && left.id == right.id
            && left.values.elementsEqual(right.values) { $0.name == $1.name && $0.json == $1.json }
    }
}
