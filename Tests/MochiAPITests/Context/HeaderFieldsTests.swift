import Testing

@testable import MochiAPI

@Suite struct HeaderFieldsTests {
    @Test func `fields keep their order and their repetitions`() throws {
        var fields: HeaderFields = [.contentType: "text/plain"]
        try fields.append(.setCookie, "a=1")
        try fields.append(.vary, "Accept")
        try fields.append(.setCookie, "b=2")
        #expect(
            fields.map { "\($0.name): \($0.value)" } == [
                "content-type: text/plain", "set-cookie: a=1", "vary: Accept", "set-cookie: b=2",
            ]
        )
        #expect(fields[.setCookie] == "a=1")
        #expect(fields.all(.setCookie) == ["a=1", "b=2"])
        #expect(fields[.location] == nil)
        #expect(fields.all(.location) == [])
    }

    @Test func `names compare without case`() throws {
        var fields = HeaderFields()
        try fields.append(HeaderName(["X", "Trace", "ID"].joined(separator: "-")), "1")
        try fields.append("x-TRACE-id", "2")
        #expect(fields["X-TRACE-ID"] == "1")
        #expect(fields.all("x-trace-id") == ["1", "2"])
        #expect(fields.first?.name.text == "x-trace-id")
        #expect(fields["not a name"] == nil)
    }

    @Test func `set replaces every field of the name at the place of the first`() throws {
        var fields: HeaderFields = [.vary: "A", .etag: "\"1\"", .vary: "B"]
        try fields.set(.vary, "C")
        try fields.set(.age, "0")
        #expect(fields.map { "\($0.name): \($0.value)" } == ["vary: C", "etag: \"1\"", "age: 0"])
        fields.remove(.vary)
        fields.remove(.location)
        #expect(fields.map(\.name) == [.etag, .age])
    }

    @Test(arguments: [
        ("a\r\nSet-Cookie: b=c", "CR"), ("a\nb", "LF"), ("a\u{0}b", "NUL"), ("\r", "CR"), ("a\n", "LF"),
        ("e\u{301}\r\n", "CR"),
    ])
    func `a value cannot start a line of its own`(value: String, character: String) {
        var fields: HeaderFields = [.location: "/old"]
        let error = #expect(throws: HeaderError.self) { try fields.append(.location, value) }
        #expect(throws: HeaderError.self) { try fields.set(.location, value) }
        #expect(fields == [.location: "/old"])
        #expect(error?.description.contains("header \"location\" contains \(character) ") == true)
    }

    @Test(arguments: ["", " ", "a b", "a:", "a\n", "é", "(a)", "a,b", "a/b", "a\"", "a\u{0}", "@", "[", "{", "}"])
    func `a name is a token`(text: String) {
        let error = #expect(throws: HeaderError.self) { try HeaderName(text) }
        #expect(error?.description.hasPrefix("The header name \(text.debugDescription) is not a token") == true)
    }

    @Test(arguments: ["a", "A", "0", "!#$%&'*+-.^_`|~", "X-Trace-Id", "DNT"])
    func `a token is a name`(text: String) throws {
        #expect(try HeaderName(text).text == text.lowercased())
    }

    @Test func `common names spell themselves`() {
        #expect(HeaderName.contentType == "Content-Type")
        #expect(HeaderName.etag == "ETag")
        #expect(HeaderName.wwwAuthenticate == "WWW-Authenticate")
        #expect(HeaderName.xRequestID == "X-Request-ID")
        #expect(HeaderName.accessControlAllowOrigin == "Access-Control-Allow-Origin")
        #expect(HeaderName.te == "TE")
    }
}
