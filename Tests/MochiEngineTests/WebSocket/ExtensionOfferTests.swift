import Testing

@testable import MochiEngine

@Suite struct ExtensionOfferTests {
    @Test(
        arguments: [
            // The examples of RFC 6455 9.1.
            ("foo", ["foo"]),
            ("bar; baz=2", ["bar; baz=2"]),
            ("foo, bar; baz=2", ["foo", "bar; baz=2"]),
            ("deflate-stream", ["deflate-stream"]),
            (
                "mux; max-channels=4; flow-control, deflate-stream",
                ["mux; max-channels=4; flow-control", "deflate-stream"]
            ),
            ("private-extension", ["private-extension"]),
            // White space, and elements without anything.
            (" a\t;\tb = c ,\t d ", ["a; b=c", "d"]),
            ("a;b=c,d", ["a; b=c", "d"]),
            (",, a ,,b, ", ["a", "b"]),
            ("", []),
            (" \t", []),
            (" , ,", []),
            // Quotes and backslashes are not part of a value, which is a token for all that.
            ("a; b=\"c\"", ["a; b=c"]),
            ("a; b = \"c\" ; d", ["a; b=c; d"]),
            ("a; b=\"\\1\\0\"", ["a; b=10"]),
            // Every character of a token.
            ("!#$%&'*+-.^_`|~azAZ09; !=~", ["!#$%&'*+-.^_`|~azAZ09; !=~"]),
            ("a; b; b", ["a; b; b"]),
            ("A; B=C", ["A; B=C"]),
        ]
    )
    func `a list is read`(field: String, offers: [String]) throws {
        #expect(try ExtensionOffer.list(field).map(\.text) == offers)
    }

    @Test(arguments: [
        ";", "a;", "a; ;b", "a b", "a;b c", "a=b", "a; =b", "a; b=", "a; b=, c", "a; b==c", "a; b=c d", "a;; b",
        "a; b=\"", "a; b=\"c", "a; b=\"\"", "a; b=\"c d\"", "a; b=\"c\"d", "a; b=\"c,d\"", "a; b=\"c\\",
        "a; b=\"\\\"\"",
        "a; b=\"c\\\"", "a; \"b\"", "\"a\"", "a/b", "a; b:c", "a; b=[c]", "(a)", "a; b=c@d", "a\r\n", "a\0", "ä",
        "a; b=ä",
        "a; b=\"ä\"", "permessage-deflate, ;", "a\u{7f}",
    ])
    func `what breaks the grammar is an error, wherever it stands`(field: String) {
        #expect(throws: MalformedExtensions()) { try ExtensionOffer.list(field) }
        #expect(throws: MalformedExtensions()) { try ExtensionOffer.list("before; x=1, \(field)") }
    }
}

extension ExtensionOffer {
    /// The shortest way to write it with one space behind each semicolon.
    fileprivate var text: String {
        ([name] + parameters.map { $0.name + ($0.value.map { "=\($0)" } ?? "") }).joined(separator: "; ")
    }
}
