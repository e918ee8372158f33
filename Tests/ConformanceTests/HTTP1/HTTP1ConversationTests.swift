import TestSupport
import Testing

/// What a table of single exchanges cannot say: the order of 100, bodies, half-closes and HEAD.
@Suite(.serialized)
struct HTTP1ConversationTests {
    @Test func `100 Continue comes when the handler reads the body, and before the body`() throws {
        let client = try RawClient(to: Subject.shared.endpoint)
        try client.send(Wire.post("Expect: 100-continue", "Content-Length: 3"))
        let interim = try #require(try interimResponse(of: client))
        #expect(interim.status == 100)
        try client.send("abc")
        #expect(try client.response()?.text == "abc")
    }

    @Test func `100 Continue comes before the first chunk`() throws {
        let client = try RawClient(to: Subject.shared.endpoint)
        try client.send(Wire.post("Expect: 100-continue", "Transfer-Encoding: chunked"))
        #expect(try interimResponse(of: client)?.status == 100)
        try client.send("3\r\nabc\r\n0\r\n\r\n")
        #expect(try client.response()?.text == "abc")
    }

    @Test func `HTTP/1.0 never sees 100 Continue`() throws {
        let client = try RawClient(to: Subject.shared.endpoint)
        try client.send("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc")
        let transcript = HTTP1Transcript(try client.readToEnd().bytes)
        #expect(transcript.interim.isEmpty)
        #expect(transcript.statuses == [200])
    }

    @Test func `a refused expectation is answered without waiting for the body`() throws {
        let client = try RawClient(to: Subject.shared.endpoint)
        try client.send(Wire.post("Expect: bananas", "Content-Length: 3"))
        #expect(HTTP1Transcript(try client.readToEnd(by: .seconds(5)).bytes).statuses == [417])
    }

    @Test func `HEAD has the length of GET and no body`() throws {
        let client = try RawClient(to: Subject.shared.endpoint)
        let get = try #require(try client.exchange(Wire.get(target: "/big.txt")))
        let head = try #require(try client.exchange("HEAD /big.txt HTTP/1.1\r\nHost: a\r\n\r\n"))
        #expect(head.field("content-length") == get.field("content-length"))
        #expect(try client.exchange(Wire.get())?.status == 200)
    }

    @Test func `a client that half-closes still gets all its answers`() throws {
        let client = try RawClient(to: Subject.shared.endpoint)
        try client.send(Wire.get() + Wire.post("Content-Length: 3", body: "abc"))
        client.finishSending()
        let transcript = HTTP1Transcript(try client.readToEnd(by: .seconds(5)).bytes)
        #expect(transcript.statuses == [200, 200])
        #expect(transcript.responses.last?.text == "abc")
    }

    @Test(arguments: ["GET / HT", "GET / HTTP/1.1\r\nHo", "GET / HTTP/1.1\r\nHost: a\r\n"])
    func `half a head and a half-close is no request`(head: String) throws {
        let client = try RawClient(to: Subject.shared.endpoint)
        try client.send(head)
        client.finishSending()
        let statuses = HTTP1Transcript(try client.readToEnd(by: .seconds(5)).bytes).statuses
        #expect(statuses.isEmpty || statuses == [400])
    }

    @Test(arguments: [
        Wire.post("Content-Length: 5", body: "abc"), Wire.chunked("5\r\nabc"), Wire.chunked("3\r\nabc\r\n"),
    ])
    func `half a body and a half-close is never taken for a whole one`(request: String) throws {
        let client = try RawClient(to: Subject.shared.endpoint)
        try client.send(request)
        client.finishSending()
        let statuses = HTTP1Transcript(try client.readToEnd(by: .seconds(5)).bytes).statuses
        #expect(statuses.isEmpty || statuses == [400])
    }

    @Test func `200 pipelined requests are answered in order`() throws {
        let client = try RawClient(to: Subject.shared.endpoint)
        let requests = (0..<200).map { Wire.post("Content-Length: \(String($0).utf8.count)", body: String($0)) }
        try client.send(requests.joined())
        for number in 0..<200 {
            #expect(try client.response()?.text == String(number))
        }
    }

    @Test func `the authority of an absolute target wins over Host`() throws {
        let client = try RawClient(to: Subject.shared.endpoint)
        let answer = try #require(try client.exchange(Wire.line("GET http://target.example/echo HTTP/1.1")))
        let host = answer.text.split(whereSeparator: \.isNewline).first { $0.lowercased().hasPrefix("host:") }
        #expect(host == nil || host?.lowercased() == "host: target.example")
    }

    @Test func `trailers never become headers`() throws {
        let client = try RawClient(to: Subject.shared.endpoint)
        let request =
            "POST /echo HTTP/1.1\r\nHost: a\r\nX-Kept: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: 1\r\n\r\n"
        let text = try #require(try client.exchange(request)).text.lowercased()
        #expect(text.contains("x-kept: 1"))
        #expect(!text.contains("x-trailer"))
    }

    /// The next response even if it is interim.
    private func interimResponse(of client: RawClient) throws -> HTTP1Response? {
        let cutoff = Cutoff.seconds(5)
        while true {
            switch HTTP1ResponseParser.parse(client.inbox, ended: client.ending != nil) {
            case .response(let response, let consumed):
                _ = client.take(consumed)
                return response
            case .needsMore: _ = try client.receive(by: cutoff)
            case .invalid: return nil
            }
        }
    }
}
