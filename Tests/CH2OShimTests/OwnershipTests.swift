import CH2OShim
import Glibc
import Testing

/// What the headers promise about callbacks, memory and descriptors, driven from C's side of the boundary.
@Suite(.serialized)
struct OwnershipTests {
    private static let get = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
    private static let post = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n"

    @Test func `a request that nobody took over calls back only once`() {
        let loop = ShimLoop()
        loop.onRequest = { request in request.send(200, "hello") }
        let peer = loop.connect()
        peer.send(Self.get)
        loop.settle()
        #expect(loop.takeEvents() == [.request("/a")])
        #expect(peer.receive()?.hasSuffix("\r\n\r\nhello") == true)
        loop.destroy()
    }

    @Test func `dispose comes once, last, and says whether the response was complete`() {
        let loop = ShimLoop()
        loop.onRequest = { request in
            request.takeOver()
            request.send(200, "hello")
        }
        let peer = loop.connect()
        peer.send(Self.get + Self.get)
        loop.settle()
        let whole: [ShimLoop.Event] = [.request("/a"), .dispose(completed: true)]
        #expect(loop.takeEvents() == whole + whole)
        loop.onRequest = { request in request.takeOver() }
        peer.send(Self.get)
        loop.settle()
        #expect(loop.takeEvents() == [.request("/a")])
        loop.destroy()
        #expect(loop.takeEvents() == [.dispose(completed: false)])
    }

    @Test func `a watched request hears of its client's end, an unwatched one is freed with the loop`() {
        let loop = ShimLoop()
        loop.onRequest = { request in
            request.takeOver()
            request.watch()
        }
        loop.onDisconnect = { request in request.abort() }
        let peer = loop.connect()
        peer.send(Self.get)
        loop.settle()
        peer.leave()
        loop.settle()
        #expect(loop.takeEvents() == [.request("/a"), .disconnect, .dispose(completed: false)])
        #expect(loop.connections == 0)
        loop.destroy()
    }

    @Test func `a client that leaves behind unread bytes is noticed by the sweep`() {
        let loop = ShimLoop()
        loop.onRequest = { request in
            request.takeOver()
            request.watch()
        }
        let peer = loop.connect()
        peer.send(Self.get)
        loop.settle()
        peer.send("GET")
        loop.settle()
        peer.leave()
        #expect(loop.turn { loop.connections == 0 })
        #expect(loop.takeEvents() == [.request("/a"), .dispose(completed: false)])
        loop.destroy()
    }

    @Test func `each read of a body is answered once, and nothing comes unasked`() {
        let loop = ShimLoop()
        var request: Request?
        loop.onRequest = {
            $0.takeOver()
            request = $0
        }
        let peer = loop.connect()
        peer.send(Self.post)
        loop.settle()
        peer.send("abc")
        loop.settle()
        #expect(loop.takeEvents() == [.request("/a")])
        request!.readBody()
        loop.settle()
        #expect(loop.takeEvents() == [.body(Array("abc".utf8))])
        peer.send("def")
        loop.settle()
        #expect(loop.takeEvents().isEmpty)
        request!.readBody()
        loop.settle()
        #expect(loop.takeEvents() == [.body(Array("def".utf8))])
        request!.readBody()
        request!.readBody()
        #expect(loop.takeEvents() == [.bodyEnd(1), .bodyEnd(1)])
        request!.send(200, "ok")
        loop.settle()
        #expect(loop.takeEvents() == [.dispose(completed: true)])
        loop.destroy()
    }

    @Test func `a read from within the answer to a read does not nest`() {
        let loop = ShimLoop()
        var depth = 0
        var deepest = 0
        loop.onRequest = { request in
            request.takeOver()
            request.readBody()
        }
        loop.onBody = { request, status in
            depth += 1
            deepest = max(deepest, depth)
            if status == 0 { request.readBody() } else { request.send(200, "ok") }
            depth -= 1
        }
        let peer = loop.connect()
        peer.send("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in 0..<100 { peer.send("1\r\na\r\n") }
        peer.send("0\r\n\r\n")
        loop.settle()
        #expect(deepest == 1)
        #expect(loop.takeEvents().last == .dispose(completed: true))
        loop.destroy()
    }

    @Test func `a response may end while a read is under way`() {
        let loop = ShimLoop()
        loop.onRequest = { request in
            request.takeOver()
            request.readBody()
            request.send(403, "no")
        }
        let peer = loop.connect()
        peer.send(Self.post)
        loop.settle()
        #expect(loop.takeEvents() == [.request("/a"), .dispose(completed: true)])
        peer.send("abcdef" + Self.get)
        loop.onRequest = { request in request.send(200, "next") }
        loop.settle()
        #expect(peer.receive()?.hasSuffix("next") == true)
        loop.destroy()
    }

    @Test func `a write is taken only when the one before has left`() {
        let loop = ShimLoop()
        var taken: [Bool] = []
        loop.onRequest = { request in
            request.takeOver()
            taken.append(request.write("early", last: false))
            request.start(200, -1)
            taken.append(request.write("a", last: false))
            taken.append(request.write("b", last: false))
        }
        loop.onProceed = { request in
            taken.append(request.write("c", last: true))
            taken.append(request.write("d", last: true))
        }
        let peer = loop.connect()
        peer.send(Self.get)
        loop.settle()
        #expect(taken == [false, true, false, true, false])
        #expect(loop.takeEvents() == [.request("/a"), .proceed, .dispose(completed: true)])
        #expect(peer.receive()?.hasSuffix("1\r\na\r\n1\r\nc\r\n0\r\n\r\n") == true)
        loop.destroy()
    }

    @Test func `an empty write proceeds too`() {
        let loop = ShimLoop()
        var writes = 0
        loop.onRequest = { request in
            request.takeOver()
            request.start(200, -1)
            request.write("", last: false)
        }
        loop.onProceed = { request in
            writes += 1
            request.write("", last: writes == 3)
        }
        let peer = loop.connect()
        peer.send(Self.get)
        loop.settle()
        #expect(loop.takeEvents() == [.request("/a"), .proceed, .proceed, .proceed, .dispose(completed: true)])
        #expect(peer.receive()?.hasSuffix("\r\n\r\n0\r\n\r\n") == true)
        loop.destroy()
    }

    @Test(arguments: [false, true], [-1, 100] as [Int64])
    func `an abort ends the connection with a write under way or without`(isPending: Bool, length: Int64) {
        let loop = ShimLoop()
        loop.onRequest = { request in
            request.takeOver()
            request.start(200, length)
            if isPending { request.write("abc", last: false) }
            request.abort()
            request.abort()
        }
        let peer = loop.connect()
        peer.send(Self.get)
        loop.settle()
        #expect(loop.takeEvents().filter { $0 != .proceed } == [.request("/a"), .dispose(completed: false)])
        #expect(loop.turn { loop.connections == 0 })
        #expect(peer.receive()?.hasSuffix("\r\n0\r\n\r\n") != true)
        loop.destroy()
    }

    @Test func `an abort before the start is a refusal`() {
        let loop = ShimLoop()
        loop.onRequest = { request in
            request.takeOver()
            request.abort()
        }
        let peer = loop.connect()
        peer.send(Self.get)
        loop.settle()
        #expect(peer.receive()?.hasPrefix("HTTP/1.1 500 ") == true)
        #expect(peer.receive() == nil)
        loop.destroy()
    }

    @Test(arguments: [(5, 10), (10, 20), (10, 0)])
    func `a body that is not as long as announced is never whole`(announced: Int64, written: Int) {
        let loop = ShimLoop()
        loop.onRequest = { request in
            request.takeOver()
            request.start(200, announced)
            let text: StaticString = "01234567890123456789"
            #expect(!request.write(text, count: written, last: true))
        }
        let peer = loop.connect()
        peer.send(Self.get + Self.get)
        loop.settle()
        #expect(loop.takeEvents().last == .dispose(completed: false))
        let text = peer.receive() ?? ""
        #expect(text.hasSuffix("\r\n\r\n"))
        peer.leave()
        #expect(loop.turn { loop.connections == 0 })
        loop.destroy()
    }

    @Test func `a file response sends its pieces and closes the file once`() {
        let loop = ShimLoop()
        let file = openFile(holding: Array("0123456789".utf8))
        loop.onRequest = { request in
            request.takeOver()
            var between = Array("--\r\n".utf8)
            unsafe between.withUnsafeMutableBufferPointer { between in
                let pieces = unsafe [
                    mochi_piece(base: nil, offset: 2, count: 3),
                    mochi_piece(base: between.baseAddress, offset: 0, count: 4),
                    mochi_piece(base: nil, offset: 0, count: 0), mochi_piece(base: nil, offset: 9, count: 1),
                ]
                unsafe request.sendFile(206, file, pieces)
                // The shim has its own copy.
                unsafe between.update(repeating: 0)
            }
        }
        let peer = loop.connect()
        peer.send(Self.get)
        loop.settle()
        let text = peer.receive() ?? ""
        #expect(text.contains("content-length: 8\r\n"))
        #expect(text.hasSuffix("\r\n\r\n234--\r\n9"))
        #expect(loop.takeEvents() == [.request("/a"), .dispose(completed: true)])
        #expect(fcntl(file, F_GETFD) == -1)
        loop.destroy()
    }

    @Test(arguments: [100, 200_000])
    func `a file that is shorter than announced cuts the connection`(count: UInt64) {
        let loop = ShimLoop()
        let file = openFile(holding: Array("0123456789".utf8))
        loop.onRequest = { request in
            request.takeOver()
            let pieces = unsafe [mochi_piece(base: nil, offset: 0, count: count)]
            unsafe request.sendFile(200, file, pieces)
        }
        let peer = loop.connect()
        peer.send(Self.get)
        loop.settle()
        #expect(peer.receive()?.contains(" 500 ") != true)
        #expect(loop.takeEvents().last == .dispose(completed: false))
        #expect(loop.turn { loop.connections == 0 })
        #expect(fcntl(file, F_GETFD) == -1)
        loop.destroy()
    }

    @Test func `a file given to a response that has begun is closed at once`() {
        let loop = ShimLoop()
        let file = openFile(holding: [1])
        loop.onRequest = { request in
            request.send(200, "first")
            let pieces = unsafe [mochi_piece(base: nil, offset: 0, count: 1)]
            unsafe request.sendFile(200, file, pieces)
        }
        let peer = loop.connect()
        peer.send(Self.get)
        loop.settle()
        #expect(fcntl(file, F_GETFD) == -1)
        #expect(peer.receive()?.hasSuffix("first") == true)
        loop.destroy()
    }

    @Test func `an unknown listener's socket is closed`() {
        let loop = ShimLoop()
        let peer = Peer()
        unsafe mochi_loop_adopt(loop.raw, 99, peer.takeOtherEnd())
        #expect(peer.receive() == nil)
        loop.destroy()
    }

    @Test func `a loop that ends disposes of every request and closes every descriptor`() {
        let loop = ShimLoop()
        loop.onRequest = { request in request.takeOver() }
        var peers: [Peer] = []
        for number in 0..<20 {
            let peer = loop.connect()
            peer.send(number.isMultiple(of: 2) ? Self.get : "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
            if !number.isMultiple(of: 2) {
                peer.send([0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 6, 1, 5, 0, 0, 0, 1, 0x82, 0x86, 0x84, 0x41, 1, 97])
            }
            peers.append(peer)
        }
        loop.settle()
        #expect(loop.takeEvents().count == 20)
        loop.destroy()
        #expect(loop.takeEvents() == Array(repeating: .dispose(completed: false), count: 20))
        for peer in peers {
            _ = peer.receive()
            #expect(peer.receive() == nil)
        }
    }

    @Test func `a head copied out of a request says what the request says`() {
        let loop = ShimLoop()
        loop.onRequest = { request in
            let size = unsafe mochi_request_head_size(request.raw)
            let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
            defer { unsafe memory.deallocate() }
            unsafe mochi_request_copy_head(request.raw, memory)
            let head = unsafe memory.load(as: mochi_head.self)
            func text(_ at: UInt32, _ count: UInt32) -> String {
                unsafe String(
                    decoding: UnsafeRawBufferPointer(start: memory + Int(at), count: Int(count)),
                    as: UTF8.self
                )
            }
            #expect(text(head.method_at, head.method_count) == "GET")
            #expect(text(head.target_at, head.target_count) == "/a?b")
            #expect(head.path_count == 2)
            #expect(text(head.authority_at, head.authority_count) == "a")
            #expect(head.field_count == 1)
            let field = unsafe memory.load(fromByteOffset: MemoryLayout<mochi_head>.size, as: mochi_head_field.self)
            #expect(text(field.name_at, field.name_count) == "x-y")
            #expect(text(field.value_at, field.value_count) == "z")
            request.send(200, "")
        }
        let peer = loop.connect()
        peer.send("GET /a?b HTTP/1.1\r\nHost: a\r\nX-Y: z \r\n\r\n")
        loop.settle()
        #expect(loop.takeEvents() == [.request("/a?b")])
        loop.destroy()
    }
}
