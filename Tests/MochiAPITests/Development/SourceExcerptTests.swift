import Testing

@testable import MochiAPI

@Suite struct SourceExcerptTests {
    private static let text = (1...20).map { "line \($0)" }.joined(separator: "\n")

    @Test(arguments: [(1, 1...6), (3, 1...8), (10, 5...15), (20, 15...20)])
    func `an excerpt has five lines on either side, as far as there are`(line: Int, range: ClosedRange<Int>) throws {
        let location = SourceLocation(path: "/a.swift", line: line)
        let excerpt = try #require(SourceExcerpt(location, of: Self.text))
        #expect(excerpt.lines.map(\.number) == Array(range))
        #expect(excerpt.lines.map(\.text) == range.map { "line \($0)" })
        #expect(excerpt.lines.filter(\.isMarked).map(\.number) == [line])
    }

    @Test(arguments: [0, 21])
    func `a line that is not in the file has no excerpt`(line: Int) {
        #expect(SourceExcerpt(SourceLocation(path: "/a.swift", line: line), of: Self.text) == nil)
    }

    @Test func `line ends of all kinds count once, empty lines too`() throws {
        let excerpt = try #require(SourceExcerpt(SourceLocation(path: "/a.swift", line: 3), of: "a\r\n\r\nb\n"))
        #expect(excerpt.lines.map(\.text) == ["a", "", "b", ""])
    }

    @Test func `a very long line is cut`() throws {
        let text = String(repeating: "x", count: 100_000)
        let excerpt = try #require(SourceExcerpt(SourceLocation(path: "/a.swift", line: 1), of: text))
        #expect(excerpt.lines.map(\.text.count) == [400])
    }

    @Test func `a file that is not there has no excerpt`() {
        #expect(SourceExcerpt.read(SourceLocation(path: "/nowhere/a.swift", line: 1)) == nil)
    }
}
