import MochiEngine
import TestSupport
import Testing

/// Request bodies: whole and streamed, with back pressure, limits and `Expect: 100-continue`.
@Suite(.serialized)
struct RequestBodyTests {
    private static let echo = handler { exchange in
        do {
            let body = try await exchange.collect()
            exchange.incoming?.send(status: 200, body)
        } catch BodyError.refused(let status) {
            exchange.answer("refused", status: status)
        }
    }

    @Test func `bodies arrive whole, however they are cut and framed`() async throws {
        try await withServer(limits: Limits().with { $0.bodyBytes = 10_000_000 }, Self.echo) { server in
            let endpoint = server.endpoint
            try await onThread {
                let client = try RawClient(to: endpoint)
                #expect(try client.exchange(Wire.post(length: 0))?.body == [])
                #expect(try client.exchange(Wire.post(length: 3) + "abc")?.text == "abc")
                #expect(
                    try client.exchange(Wire.chunked() + "3\r\nabc\r\n1;x\r\nd\r\n0\r\nT: v\r\n\r\n")?.text == "abcd"
                )
                for byte in (Wire.post(length: 3) + "abc" + Wire.chunked() + "3\r\nabc\r\n0\r\n\r\n").utf8 {
                    try client.send([byte])
                }
                #expect(try client.response()?.text == "abc")
                #expect(try client.response()?.text == "abc")
                let large = [UInt8].pattern(5_000_000)
                try client.send(Array(Wire.post(length: large.count).utf8) + large)
                #expect(try client.response()?.body == large)
                var chunks = Array(Wire.chunked().utf8)
                for start in stride(from: 0, to: large.count, by: 70_000) {
                    let piece = large[start..<min(start + 70_000, large.count)]
                    chunks += Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + [13, 10]
                }
                try client.send(chunks + Array("0\r\n\r\n".utf8))
                #expect(try client.response()?.body == large)
            }
        }
    }

    @Test func `large bodies pass both ways over TLS`() async throws {
        try await withTLSServer(limits: Limits().with { $0.bodyBytes = 10_000_000 }, Self.echo) { server in
            let port = server.port
            try await onThread {
                let client = try TLSStream(port: port)
                let large = [UInt8].pattern(3_000_000)
                for _ in 0..<2 {
                    #expect(client.send(Array(Wire.post(length: large.count).utf8) + large))
                    #expect(try client.response()?.body == large)
                }
                client.send(Wire.chunked() + "3\r\nabc\r\n0\r\n\r\n" + Wire.post(length: 2) + "de")
                #expect(try client.response()?.text == "abc")
            }
        }
    }

    @Test func `bodies of HTTP/2 requests arrive whole`() async throws {
        try await withServer(Self.echo) { server in
            let endpoint = server.endpoint
            try await onThread {
                let client = try HTTP2Client(to: endpoint)
                let large = [UInt8].pattern(200_000)
                try client.send(.headers(1, .request("POST"), end: false))
                for start in stride(from: 0, to: large.count, by: 10_000) {
                    let isLast = start + 10_000 == large.count
                    try client.send(.data(1, Array(large[start..<start + 10_000]), end: isLast))
                }
                #expect(try client.response(on: 1)?.body == large)
            }
        }
    }

    @Test func `a slow consumer holds its client back and costs little memory`() async throws {
        let count = 200_000_000
        let step = AsyncStream.makeStream(of: Void.self)
        try await withServer(
            limits: Limits().with { $0.bodyBytes = count },
            handler { exchange in
                var total = 0
                var steps = step.stream.makeAsyncIterator()
                // It reads nothing until it is told to go on; the kernel's buffers are all that the client can fill.
                _ = try await exchange.nextBodyPiece().map { total += $0.count }
                _ = await steps.next()
                while let piece = try await exchange.nextBodyPiece() {
                    guard piece.count <= 65536 else { return exchange.answer("a piece of \(piece.count) bytes") }
                    total += piece.count
                }
                exchange.answer("\(total)")
            }
        ) { server in
            let endpoint = server.endpoint
            let before = Memory.residentKiB
            try await onThread {
                let client = try RawClient(to: endpoint)
                try client.send(Wire.post(length: count))
                let piece = [UInt8](repeating: 7, count: 1_000_000)
                var sent = 0
                // As much as the kernel takes within a moment: far less than all of it.
                while (try? client.send(piece, by: .milliseconds(300))) == true { sent += piece.count }
                #expect(sent < count / 2)
                #expect(!Memory.hasGrown(since: before, by: 100_000))
                client.close()
                step.continuation.yield()
            }
            #expect(await server.becomesIdle())
            try await onThread {
                let client = try RawClient(to: endpoint)
                step.continuation.yield()
                try client.send(Wire.post(length: count))
                let piece = [UInt8](repeating: 7, count: 1_000_000)
                for _ in 0..<200 { try client.send(piece) }
                #expect(try client.response()?.text == "\(count)")
                #expect(!Memory.hasGrown(since: before, by: 100_000))
            }
        }
    }

    @Test func `100 Continue is sent when the body is asked for, and only then`() async throws {
        try await withServer(
            handler { exchange in
                guard exchange.incoming?.target == "/read" else { return exchange.answer("not read", status: 403) }
                await Task.yield()
                try await exchange.answer(String(decoding: exchange.collect(), as: UTF8.self))
            }
        ) { server in
            let endpoint = server.endpoint
            try await onThread {
                let reads = try RawClient(to: endpoint)
                for _ in 0..<3 {
                    try reads.send(Wire.post("/read", length: 3, "Expect: 100-continue"))
                    let interim = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
                    #expect(try reads.read(interim.count) == interim)
                    try reads.send("abc")
                    #expect(try reads.response()?.text == "abc")
                }
                let refuses = try RawClient(to: endpoint)
                try refuses.send(Wire.post(length: 3, "Expect: 100-continue"))
                let (bytes, _) = try refuses.readToEnd()
                let transcript = HTTP1Transcript(bytes)
                #expect(transcript.interim.isEmpty)
                #expect(transcript.statuses == [403])
                #expect(transcript.responses.first?.announcesClose == true)
                // A body that came without waiting needs no permission.
                #expect(
                    try RawClient(to: endpoint).exchange(Wire.post("/read", length: 1, "Expect: 100-continue") + "x")?
                        .text == "x"
                )
            }
        }
    }

    @Test func `a response that overtakes 100 Continue comes after it`() async throws {
        try await withServer(
            handler { exchange in
                let reading = Task(executorPreference: exchange.loop) { try await exchange.nextBodyPiece() }
                await Task.yield()
                exchange.incoming?.send(status: 200, .pattern(100_000))
                _ = try? await reading.value
            }
        ) { server in
            let endpoint = server.endpoint
            try await onThread {
                for _ in 0..<50 {
                    let client = try RawClient(to: endpoint)
                    try client.send(Wire.post(length: 3, "Expect: 100-continue"))
                    #expect(try client.response()?.body == .pattern(100_000))
                    #expect(try client.exchange("abc" + Wire.post(length: 0))?.body == .pattern(100_000))
                }
            }
        }
    }

    @Test func `a body above the limit is refused with 413, declared, chunked or whole`() async throws {
        let limits = Limits().with { $0.bodyBytes = 1000 }
        let small = handler(bodyLimit: 10) { exchange in
            do {
                exchange.answer("\(try await exchange.collect().count)")
            } catch BodyError.refused(let status) {
                exchange.answer("refused", status: status)
            }
        }
        try await withServer(limits: limits, small) { server in
            let endpoint = server.endpoint
            try await onThread { () throws in
                func status(_ request: String) throws -> Int? {
                    try RawClient(to: endpoint).exchange(request)?.status
                }
                #expect(try status(Wire.post(length: 1001)) == 413)
                #expect(try status(Wire.post(length: 11)) == 413)
                #expect(try status(Wire.post(length: 11) + "01234567890") == 413)
                #expect(try status(Wire.chunked() + "b\r\n01234567890\r\n0\r\n\r\n") == 413)
                #expect(try status(Wire.chunked() + "5\r\n01234\r\n5\r\n01234\r\n0\r\n\r\n") == 200)
                #expect(try status(Wire.post(length: 10) + "0123456789") == 200)
                #expect(try status(Wire.chunked() + "5\r\n01234\r\nx") == 400)
            }
        }
    }

    @Test(arguments: [10, 1000, 60_000])
    func `an unread body of up to 64 KiB is passed over and the connection goes on`(count: Int) async throws {
        let respond: Respond = { request, _ in request.send(status: 200, "ignored") }
        try await withServer(respond) { server in
            let endpoint = server.endpoint
            try await onThread {
                let client = try RawClient(to: endpoint)
                let body = String(repeating: "b", count: count)
                for _ in 0..<3 {
                    try client.send(Wire.post(length: count))
                    try client.send(body)
                    #expect(try client.response()?.text == "ignored")
                    try client.send(Wire.chunked())
                    try client.send("\(String(count, radix: 16))\r\n\(body)\r\n0\r\n\r\n")
                    #expect(try client.response()?.text == "ignored")
                }
            }
        }
    }

    @Test func `a longer unread body ends the connection, and the client reads the whole answer`() async throws {
        let respond: Respond = { request, _ in request.send(status: 200, .pattern(200_000)) }
        try await withServer(limits: Limits().with { $0.bodyBytes = 1_000_000 }, respond) { server in
            let endpoint = server.endpoint
            try await onThread {
                for _ in 0..<20 {
                    let client = try RawClient(to: endpoint)
                    try client.send(Wire.post(length: 800_000))
                    try client.send([UInt8](repeating: 1, count: 800_000))
                    let (bytes, ending) = try client.readToEnd()
                    #expect(HTTP1Transcript(bytes).responses.first?.body == .pattern(200_000))
                    #expect(ending == .closed)
                }
            }
        }
    }
}
