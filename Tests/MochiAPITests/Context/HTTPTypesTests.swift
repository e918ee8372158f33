import Testing

@testable import MochiAPI

@Suite struct HTTPTypesTests {
    @Test(arguments: [
        (HTTPStatus.ok, 200, "OK"), (.notFound, 404, "Not Found"), (.contentTooLarge, 413, "Content Too Large"),
        (.continue, 100, "Continue"), (.unprocessableContent, 422, "Unprocessable Content"),
        (.requestHeaderFieldsTooLarge, 431, "Request Header Fields Too Large"),
        (.networkAuthenticationRequired, 511, "Network Authentication Required"), (HTTPStatus(299), 299, ""),
    ])
    func `a status has the phrase of the registry`(status: HTTPStatus, code: Int, phrase: String) {
        #expect(status.code == code)
        #expect(status.reasonPhrase == phrase)
    }

    @Test(arguments: [(100, true), (199, true), (200, false), (204, true), (205, false), (304, true), (404, false)])
    func `some statuses never have content`(code: Int, isBodiless: Bool) {
        #expect(HTTPStatus(code).isBodiless == isBodiless)
    }

    @Test func `methods compare with their case`() {
        #expect(HTTPMethod(rawValue: "GET") == .get)
        #expect(HTTPMethod(rawValue: "get") != .get)
        #expect(HTTPMethod.head.isSafe)
        #expect(!HTTPMethod.post.isIdempotent)
        #expect(HTTPMethod.delete.isIdempotent && !HTTPMethod.delete.isSafe)
    }

    @Test func `an error says its status' phrase unless told otherwise`() {
        #expect(HTTPError(.notFound).message == "Not Found")
        #expect(HTTPError(.notFound, "No such tea.").description == "404 No such tea.")
        #expect(HTTPError(.forbidden, detail: "user 7").description == "403 Forbidden (user 7)")
    }
}
