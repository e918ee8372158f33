import Testing

@testable import MochiAPI

@Suite struct ParametersTests {
    private func parameters(_ pattern: String, _ path: String) throws -> Parameters {
        let trie = try RouteTrie([(try RoutePattern(pattern), 0)])
        var capture = RouteCapture()
        guard case .found = unsafe trie.resolve(path.utf8.span.bytes, into: &capture) else {
            throw HTTPError(.notFound)
        }
        return Parameters(of: trie.patterns[capture.route], in: path, capture)
    }

    @Test func `parameters are read by name and in the order of the pattern`() throws {
        let parameters = try parameters("/users/:id/files/*", "/users/%C3%A9/files/a%20b/c")
        #expect(parameters["id"] == "é")
        #expect(parameters["*"] == "a b/c")
        #expect(parameters["ID"] == nil)
        #expect(parameters.map { "\($0.name)=\($0.value)" } == ["id=é", "*=a b/c"])
        #expect(Parameters()["id"] == nil)
    }

    @Test func `a required parameter is converted`() throws {
        let parameters = try parameters("/products/:id", "/products/42")
        #expect(try parameters.require("id") == "42")
        #expect(try parameters.require("id", as: Int.self) == 42)
        #expect(try parameters.require("id", as: Double.self) == 42.0)
    }

    @Test func `a parameter that does not convert is the client's fault`() throws {
        let parameters = try parameters("/products/:id", "/products/4x")
        let error = #expect(throws: HTTPError.self) { try parameters.require("id", as: Int.self) }
        #expect(error?.status == .badRequest)
        #expect(error?.message == "The parameter \"id\" is not valid.")
    }

    @Test func `a parameter the pattern lacks is our fault and stays in the log`() throws {
        let parameters = try parameters("/products/:id", "/products/4")
        let error = #expect(throws: HTTPError.self) { try parameters.require("sku") }
        #expect(error?.status == .internalServerError)
        #expect(error?.message == "Internal Server Error")
        #expect(error?.detail == "The route has no parameter \"sku\"; its parameters: id.")
    }
}
