import Testing

@testable import MochiAPI

@Suite struct EnvironmentFileTests {
    @Test(arguments: [
        ("PORT=8080", "PORT", "8080"),
        ("  PORT = 8080  ", "PORT", "8080"),
        ("export PORT=8080", "PORT", "8080"),
        ("export\tPORT=8080", "PORT", "8080"),
        ("exported=1", "exported", "1"),
        ("export=1", "export", "1"),
        ("_a1=x", "_a1", "x"),
        ("EMPTY=", "EMPTY", ""),
        ("EMPTY= # nothing", "EMPTY", ""),
        ("EMPTY=\"\"", "EMPTY", ""),
        ("URL=https://a.example/?a=b#c", "URL", "https://a.example/?a=b#c"),
        ("COLOR=#c03049", "COLOR", "#c03049"),
        ("COLOR=#c03049 # red", "COLOR", "#c03049"),
        ("WORDS=two words\t# and why", "WORDS", "two words"),
        ("WORDS=it's", "WORDS", "it's"),
        ("PATTERN='\\d+ \"$HOME\" # no comment'", "PATTERN", "\\d+ \"$HOME\" # no comment"),
        (#"TEXT="one\ntwo \"three\" \\ # no comment""#, "TEXT", "one\ntwo \"three\" \\ # no comment"),
        (#"TEXT="it's" # a comment"#, "TEXT", "it's"),
        (#"TEXT=plain\n"#, "TEXT", #"plain\n"#),
        ("TEXT=${OTHER}", "TEXT", "${OTHER}"),
        ("TEXT=餅", "TEXT", "餅"),
    ])
    func `an assignment has a value`(line: String, name: String, value: String) throws {
        let file = try EnvironmentFile(Array(line.utf8), path: ".env")
        #expect(file.values == [name: value])
    }

    @Test(arguments: ["", "   ", "# PORT=1", "\t# PORT=1", "\n\r\n\n", "\u{FEFF}"])
    func `white space and comments say nothing`(text: String) throws {
        #expect(try EnvironmentFile(Array(text.utf8), path: ".env").values.isEmpty)
    }

    private static let shape = "a line is NAME=value, or begins with #"
    private static let escape =
        #"between double quotes a \ stands before n, " or \ only; single quotes take it as it is"#

    @Test(arguments: [
        ("PORT", shape),
        ("PORT 8080", shape),
        ("=8080", shape),
        ("1PORT=8080", shape),
        ("MY-PORT=8080", shape),
        ("export", shape),
        ("export =1", shape),
        ("export A B=1", shape),
        ("ÜBER=1", shape),
        ("KEY=\"open", "the quote is not closed on its line"),
        ("KEY='open", "the quote is not closed on its line"),
        ("KEY='it's'", "only a comment may follow the closing quote"),
        ("KEY=\"a\"b", "only a comment may follow the closing quote"),
        ("KEY=\"a\"# no space", "only a comment may follow the closing quote"),
        (#"KEY="C:\temp""#, escape),
        (#"KEY="a\"#, escape),
    ])
    func `a malformed line is an error with its number and without its text`(line: String, problem: String) {
        let text = "# a file\r\nPORT=1\n\(line)\nHOST=a"
        let error = #expect(throws: StartError.self) { try EnvironmentFile(Array(text.utf8), path: "some/.env") }
        #expect(error?.description == "some/.env:3: \(problem)")
    }

    @Test(arguments: [[0xFF], [0x61, 0x00, 0x62], [0xC0, 0x80]] as [[UInt8]])
    func `a value is text`(bytes: [UInt8]) {
        let error = #expect(throws: StartError.self) { try EnvironmentFile(Array("A=".utf8) + bytes, path: ".env") }
        #expect(error?.description == ".env:1: the value is no text in UTF-8")
    }

    @Test func `lines end as on any system, the last one needs no end, and the last assignment holds`() throws {
        let text = "\u{FEFF}A=1\r\nB=2\nA=3\r\nC=\"4\"\r\nD=5"
        #expect(try EnvironmentFile(Array(text.utf8), path: ".env").values == ["A": "3", "B": "2", "C": "4", "D": "5"])
    }
}
