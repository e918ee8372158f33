import MochiAPI
import Testing

@testable import MochiTesting

@Suite struct HTTP1RequestTests {
    private func text(_ method: HTTPMethod, _ fields: [FieldLine] = [], body: String = "") -> String {
        let request = HTTP1Request(method: method, target: "/a?b", fields: fields, body: Array(body.utf8))
        return String(decoding: request.bytes(authority: "localhost:80"), as: UTF8.self)
    }

    @Test func `a request says for whom it is, and how long it is`() {
        #expect(text(.get) == "GET /a?b HTTP/1.1\r\nhost: localhost:80\r\n\r\n")
        #expect(text(.post) == "POST /a?b HTTP/1.1\r\nhost: localhost:80\r\ncontent-length: 0\r\n\r\n")
        #expect(
            text(.delete, [FieldLine("x", "1")], body: "soft")
                == "DELETE /a?b HTTP/1.1\r\nhost: localhost:80\r\nx: 1\r\ncontent-length: 4\r\n\r\nsoft"
        )
    }

    @Test func `what a test says goes before`() {
        let fields = [FieldLine("Host", "shop.example"), FieldLine("Content-Length", "9")]
        #expect(
            text(.put, fields, body: "soft")
                == "PUT /a?b HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 9\r\n\r\nsoft"
        )
    }

    @Test(arguments: [
        ("/a/b?c=d&e", "/a/b?c=d&e"), ("/süß", "/s%C3%BC%C3%9F"), ("/a b\r\n", "/a%20b%0D%0A"), ("/%2F%", "/%2F%"),
        ("/a#b", "/a"), ("*", "*"), ("/<\"`{|}>", "/%3C%22%60%7B%7C%7D%3E"), ("/'()!$;:@", "/'()!$;:@"),
    ])
    func `a path is written as a browser writes it`(path: String, target: String) {
        #expect(HTTP1Request.target(path) == target)
    }

    @Test(arguments: [
        ("/new", "/new"), ("new?x#y", "/a/new?x"), ("?x", "/a/b?x"), ("../../c", "/c"),
        ("http://localhost:80/c", "/c"), ("http://localhost:80", "/"), ("//localhost:80/c", "/c"), ("/s%20p", "/s%20p"),
        ("https://localhost:80/c", nil), ("http://localhost/c", nil), ("http://localhost:801/c", nil),
        ("//evil.example/c", nil),
    ])
    func `a redirect leads to a place of the same origin`(location: String, target: String?) throws {
        var response = HTTP1Response()
        response.status = 302
        response.fields = [FieldLine("Location", location)]
        let request = HTTP1Request(method: .get, target: "/a/b?q", fields: [], body: [])
        let next = request.redirected(by: try TestResponseHead(response), origin: "http://localhost:80")
        #expect(next?.target == target)
    }
}
