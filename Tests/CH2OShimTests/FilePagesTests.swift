import CH2OShim
import Glibc
import Testing

/// Long files, which the kernel takes from the page cache itself (sendfile(2)).
@Suite(.serialized)
struct FilePagesTests {
    private static let get = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
    private static let content = (0..<700_000).map { UInt8(ascii: "a") + UInt8($0 / 7 % 26) }

    /// Answers each request with a file of its own.
    private static func serve(_ loop: ShimLoop, _ pieces: [mochi_piece]) -> () -> [Int32] {
        var files: [Int32] = []
        loop.onRequest = { request in
            request.takeOver()
            files.append(openFile(holding: Self.content))
            unsafe request.sendFile(200, files[files.count - 1], pieces)
        }
        return { files }
    }

    private static func part(_ range: Range<Int>) -> mochi_piece {
        unsafe mochi_piece(base: nil, offset: UInt64(range.lowerBound), count: UInt64(range.count))
    }

    private static func text(_ range: Range<Int>) -> String {
        String(decoding: content[range], as: UTF8.self)
    }

    @Test func `long pieces come whole, between others, and the next response follows`() {
        let loop = ShimLoop()
        var bytes = Array("<|>".utf8)
        unsafe bytes.withUnsafeMutableBufferPointer { bytes in
            func byte(_ index: Int) -> mochi_piece {
                unsafe mochi_piece(
                    base: bytes.baseAddress.map { unsafe UnsafePointer($0 + index) },
                    offset: 0,
                    count: 1
                )
            }
            let pieces = unsafe [
                byte(0), Self.part(0..<300_000), byte(1), Self.part(300_000..<300_010), Self.part(300_010..<700_000),
                byte(2),
            ]
            let files = unsafe Self.serve(loop, pieces)
            let peer = loop.connect()
            peer.send(Self.get + Self.get)
            var received = ""
            let expected = "<" + Self.text(0..<300_000) + "|" + Self.text(300_000..<700_000) + ">"
            let isWhole = loop.turn {
                received += peer.receive() ?? ""
                return received.utf8.count > 2 * expected.utf8.count && received.hasSuffix(">")
            }
            #expect(isWhole)
            let responses = received.split(separator: "\r\n\r\n", omittingEmptySubsequences: false)
            #expect(responses.count == 3)
            #expect((responses[0] + "\r\n").contains("content-length: 700003\r\n"))
            #expect(responses[1].hasPrefix(expected + "HTTP/1.1 200 "))
            #expect(responses[2] == expected)
            let events = loop.takeEvents()
            #expect(events == [.request("/a"), .dispose(completed: true), .request("/a"), .dispose(completed: true)])
            #expect(files().count == 2 && files().allSatisfy { fcntl($0, F_GETFD) == -1 })
        }
        loop.destroy()
    }

    @Test func `a client that leaves in the middle ends it`() {
        let loop = ShimLoop()
        let files = unsafe Self.serve(loop, [Self.part(0..<700_000)])
        let peer = loop.connect()
        peer.send(Self.get)
        loop.settle()
        #expect(loop.takeEvents() == [.request("/a")])
        peer.leave()
        #expect(loop.turn { loop.connections == 0 })
        #expect(loop.takeEvents().last == .dispose(completed: false))
        #expect(fcntl(files()[0], F_GETFD) == -1)
        loop.destroy()
    }

    @Test func `a file that becomes shorter in the middle cuts the connection`() {
        let loop = ShimLoop()
        let files = unsafe Self.serve(loop, [Self.part(0..<700_000)])
        let peer = loop.connect()
        peer.send(Self.get)
        loop.settle()
        // It is open: the socket has not taken all of it.
        #expect(ftruncate(files()[0], 100) == 0)
        let isOver = loop.turn {
            while let text = peer.receive() { if text.isEmpty { return false } }
            return true
        }
        #expect(isOver)
        #expect(loop.takeEvents().last == .dispose(completed: false))
        #expect(loop.turn { loop.connections == 0 })
        #expect(fcntl(files()[0], F_GETFD) == -1)
        loop.destroy()
    }

    @Test func `a loop that ends in the middle closes the file`() {
        let loop = ShimLoop()
        let files = unsafe Self.serve(loop, [Self.part(0..<700_000)])
        let peer = loop.connect()
        peer.send(Self.get)
        loop.settle()
        #expect(fcntl(files()[0], F_GETFD) != -1)
        loop.destroy()
        #expect(fcntl(files()[0], F_GETFD) == -1)
        peer.leave()
    }

    @Test func `who asks for the head alone gets no pages`() {
        let loop = ShimLoop()
        let files = unsafe Self.serve(loop, [Self.part(0..<700_000)])
        let peer = loop.connect()
        peer.send("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n")
        loop.settle()
        let text = peer.receive() ?? ""
        #expect(text.contains("content-length: 700000\r\n") && text.hasSuffix("\r\n\r\n"))
        #expect(loop.takeEvents() == [.request("/a"), .dispose(completed: true)])
        #expect(fcntl(files()[0], F_GETFD) == -1)
        loop.destroy()
    }
}
