import TestSupport
import Testing

@Suite struct HTTP1ResponseParserTests {
    @Test func `pipelined responses of all framings come apart`() {
        let stream =
            "HTTP/1.1 100 Continue\r\n\r\n" + "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"
            + "HTTP/1.1 204 No Content\r\nX: y\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;e=f\r\nabc\r\n2\r\nde\r\n0\r\nT: u\r\n\r\n"
            + "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n" + "HTTP/1.1 200 OK\r\n\r\nrest"
        let transcript = HTTP1Transcript(Array(stream.utf8))
        #expect(transcript.interim.map(\.status) == [100])
        #expect(transcript.statuses == [200, 204, 200, 304, 200])
        #expect(transcript.responses.map(\.text) == ["abc", "", "abcde", "", "rest"])
        #expect(transcript.responses[2].trailers == [FieldLine("T", "u")])
        #expect(transcript.leftover.isEmpty)
    }

    @Test func `an answer to HEAD has no body`() {
        let stream = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na"
        let transcript = HTTP1Transcript(Array(stream.utf8), answering: ["HEAD", "GET"])
        #expect(transcript.responses.map(\.text) == ["", "a"])
    }

    @Test func `leftover bytes are told`() {
        let transcript = HTTP1Transcript(Array("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nabc".utf8))
        #expect(transcript.statuses == [200])
        #expect(transcript.leftover == Array("bc".utf8))
        #expect(transcript.problem != nil)
    }

    @Test func `every prefix of a response needs more`() {
        let whole = Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n".utf8)
        for count in 0..<whole.count {
            #expect(HTTP1ResponseParser.parse(Array(whole[..<count])) == .needsMore)
        }
        guard case .response(_, consumed: whole.count) = HTTP1ResponseParser.parse(whole) else {
            Issue.record("not a response")
            return
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
        "HTTP/1.1 200\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX : y\r\n\r\n",
        "HTTP/1.1 200 OK\r\nnothing\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
        "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\na",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3 \r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcXX0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n",
    ])
    func `what a careful client refuses is invalid`(response: String) {
        guard case .invalid = HTTP1ResponseParser.parse(Array(response.utf8)) else {
            Issue.record("accepted")
            return
        }
    }

    @Test func `a response cut short is invalid once the connection ended`() {
        let cut = Array("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab".utf8)
        #expect(HTTP1ResponseParser.parse(cut, ended: true) == .invalid("the connection ended inside a response"))
    }
}
