import MochiTesting
import Testing

/// The parser as it is fed from a socket; that it refuses what it must stands in ConformanceTests.
@Suite struct HTTP1ResponseParserTests {
    private typealias Event = HTTP1ResponseParser.Event

    private static let chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\nT: u\r\n\r\n"

    private func events(_ parser: inout HTTP1ResponseParser) throws -> [Event] {
        var events: [Event] = []
        while let event = try parser.next() { events.append(event) }
        return events
    }

    private func body(_ events: [Event]) -> [String] {
        events.compactMap { event in
            if case .piece(let bytes) = event { String(decoding: bytes, as: UTF8.self) } else { nil }
        }
    }

    @Test func `each chunk is a piece`() throws {
        var parser = HTTP1ResponseParser(answering: "GET")
        parser.receive(Array(Self.chunked.utf8))
        let all = try events(&parser)
        #expect(body(all) == ["abc", "de"])
        #expect(all.last == .end(trailers: [FieldLine("T", "u")]))
    }

    @Test func `bytes that come one by one give the same body`() throws {
        var parser = HTTP1ResponseParser(answering: "GET")
        var all: [Event] = []
        for byte in Self.chunked.utf8 {
            parser.receive([byte])
            all += try events(&parser)
        }
        #expect(body(all).joined() == "abcde")
        #expect(all.count == 7)
        #expect(all.last == .end(trailers: [FieldLine("T", "u")]))
    }

    @Test func `a piece is told before the rest of its chunk is there`() throws {
        var parser = HTTP1ResponseParser(answering: "GET")
        parser.receive(Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab".utf8))
        #expect(body(try events(&parser)) == ["ab"])
        parser.receive(Array("cde\r\n".utf8))
        #expect(body(try events(&parser)) == ["cde"])
    }

    @Test func `what comes behind the response is left`() throws {
        var parser = HTTP1ResponseParser(answering: "GET")
        parser.receive(Array("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nframes".utf8))
        #expect(try events(&parser).count == 2)
        #expect(parser.rest == Array("frames".utf8))
        #expect(try parser.next() == nil)
    }

    @Test func `a body without length ends with the connection`() throws {
        var parser = HTTP1ResponseParser(answering: "GET")
        parser.receive(Array("HTTP/1.0 200 OK\r\n\r\nab".utf8))
        #expect(body(try events(&parser)) == ["ab"])
        parser.receiveEnd()
        #expect(try events(&parser) == [.end(trailers: [])])
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab"])
    func `a connection that ends inside a response is told`(text: String) throws {
        var parser = HTTP1ResponseParser(answering: "GET")
        parser.receive(Array(text.utf8))
        _ = try events(&parser)
        parser.receiveEnd()
        var caught: HTTP1ResponseParser.Invalid?
        do {
            _ = try parser.next()
        } catch {
            caught = error
        }
        #expect(caught?.description == "the connection ended inside a response")
    }
}
