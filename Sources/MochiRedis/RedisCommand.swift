internal import CHiredis

/// A command on its way to a server: its words as an array of RESP2.
enum RedisCommand {
    /// The bytes of a command, whose words may hold any bytes.
    static func bytes(_ words: [[UInt8]]) -> [UInt8] {
        precondition(!words.isEmpty, "a command has a name")
        let counts = words.map(\.count)
        // Never empty, so that an empty word has an address, too.
        let text = words.flatMap(\.self) + [0]
        return unsafe text.withUnsafeBytes { text in
            var offset = 0
            var places = unsafe counts.map { count in
                defer { offset += count }
                return unsafe text.baseAddress.map { unsafe ($0 + offset).assumingMemoryBound(to: CChar.self) }
            }
            return unsafe format(&places, counts)
        }
    }

    /// The bytes of a command of text.
    static func bytes(_ words: String...) -> [UInt8] {
        bytes(words.map { Array($0.utf8) })
    }

    private static func format(_ places: inout [UnsafePointer<CChar>?], _ counts: [Int]) -> [UInt8] {
        var command: UnsafeMutablePointer<CChar>?
        let size = unsafe redisFormatCommandArgv(&command, Int32(counts.count), &places, counts)
        guard size > 0, let command = unsafe command else { preconditionFailure("hiredis has no memory for a command") }
        defer { unsafe redisFreeCommand(command) }
        return unsafe Array(UnsafeRawBufferPointer(start: command, count: Int(size)))
    }
}
