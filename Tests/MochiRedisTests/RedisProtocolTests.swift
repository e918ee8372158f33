import Testing

@testable import MochiRedis

@Suite struct RedisProtocolTests {
    /// All values in `text`, which comes in pieces of `size` bytes.
    private func values(_ text: String, inPiecesOf size: Int) throws -> [RedisValue] {
        var reader = RedisReader()
        var values: [RedisValue] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            let piece = Array(bytes[start..<min(start + size, bytes.count)])
            reader.feed(unsafe piece.span.bytes)
            while let value = try reader.next() { values.append(value) }
        }
        return values
    }

    @Test(arguments: [1, 2, 7, 1000]) func `values are read in whatever pieces they come`(size: Int) throws {
        let text =
            "+OK\r\n-ERR no\r\n:-42\r\n$5\r\na\r\nb\u{0}\r\n$0\r\n\r\n$-1\r\n*-1\r\n*0\r\n"
            + "*3\r\n$7\r\nmessage\r\n:1\r\n*1\r\n$1\r\nx\r\n"
        #expect(
            try values(text, inPiecesOf: size) == [
                .status("OK"), .error("ERR no"), .integer(-42), .bytes(Array("a\r\nb\u{0}".utf8)), .bytes([]), .nothing,
                .nothing, .array([]), .array([.bytes(Array("message".utf8)), .integer(1), .array([.bytes([0x78])])]),
            ]
        )
    }

    @Test(arguments: ["?\r\n", "HTTP/1.1 400 Bad Request\r\n", "$-7\r\n", "*99999999999999\r\n", ":x\r\n"])
    func `what is no RESP2 is an error that stays`(text: String) throws {
        var reader = RedisReader()
        let bytes = Array(text.utf8)
        reader.feed(unsafe bytes.span.bytes)
        #expect(throws: RedisProtocolError.self) { try reader.next() }
        let good = Array("+OK\r\n".utf8)
        reader.feed(unsafe good.span.bytes)
        #expect(throws: RedisProtocolError.self) { try reader.next() }
    }

    @Test func `a value that does not end is an error, many small ones are none`() throws {
        var reader = RedisReader(most: 1000)
        let value = Array("$100\r\n\(String(repeating: "x", count: 100))\r\n".utf8)
        for _ in 0..<100 {
            reader.feed(unsafe value.span.bytes)
            #expect(try reader.next() != nil)
            #expect(try reader.next() == nil)
        }
        let endless = Array("$5000\r\n\(String(repeating: "x", count: 994))".utf8)
        reader.feed(unsafe endless.span.bytes)
        #expect(throws: RedisProtocolError.self) { try reader.next() }
    }

    @Test func `arrays within arrays end at hiredis's depth`() throws {
        var reader = RedisReader()
        let bytes = Array((String(repeating: "*1\r\n", count: 100) + ":1\r\n").utf8)
        reader.feed(unsafe bytes.span.bytes)
        #expect(throws: RedisProtocolError.self) { try reader.next() }
    }

    @Test func `commands are arrays of any bytes`() {
        #expect(RedisCommand.bytes("PING") == Array("*1\r\n$4\r\nPING\r\n".utf8))
        #expect(
            RedisCommand.bytes([Array("SET".utf8), [], [0, 13, 10, 255]])
                == Array("*3\r\n$3\r\nSET\r\n$0\r\n\r\n$4\r\n".utf8) + [0, 13, 10, 255, 13, 10]
        )
        #expect(RedisCommand.bytes([[], []]) == Array("*2\r\n$0\r\n\r\n$0\r\n\r\n".utf8))
    }
}
