import Testing

@testable import MochiAPI

@Suite struct LogTests {
    @Test func `a problem of a template is one line among others`() {
        let problem = TemplateProblem(path: "Card.mochi", line: 2, column: 6, message: "no", excerpt: "<p>{a * b}</p>")
        #expect(Log.line(of: problem) == "Card.mochi:2:6: no")
        #expect(problem.description == "Card.mochi:2:6: no\n  2 | <p>{a * b}</p>\n    |      ^")
    }

    @Test func `other errors say what they say`() {
        #expect(Log.line(of: HTTPError(.notFound, "No such tea.")) == "\(HTTPError(.notFound, "No such tea."))")
    }
}
