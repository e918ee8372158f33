import Testing

@testable import MochiAPI

/// The forms of text that parts have: base64, URLs, regular expressions, integers.
@Suite struct DevalueTextTests {
    @Test(
        arguments: [
            ([], ""), ([0], "AA=="), ([255, 254], "//4="), ([1, 2, 3], "AQID"), ([0xFB, 0xEF, 0xBE], "++++"),
            (Array("any carnal pleas".utf8), "YW55IGNhcm5hbCBwbGVhcw=="),
        ] as [([UInt8], String)]
    )
    func `bytes are written in base64, and read`(bytes: [UInt8], text: String) {
        var output: [UInt8] = []
        Base64.encode(bytes, into: &output)
        #expect(output == Array(text.utf8))
        #expect(Base64.decode(text) == bytes)
    }

    @Test(arguments: [
        "A", "AA", "AAA", "AA=", "AA==AA==", "A===", "====", "=AAA", "A=AA", "AB==", "AAB=", "AA-_", "AA A", " AAAA",
        "AAA\n",
        "AAAé", "AA==\0",
    ])
    func `base64 in another form is none`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(arguments: [
        ("https://example.com", true), ("HTTPS://example.com/a b", true),
        ("http://user:secret@example.com:8080/", true),
        ("http://[::1]/", true), ("file:///tmp", true), ("file:tmp", true), ("mailto:a@b", true), ("data:,x y", true),
        ("javascript:alert(1)", true), ("x:", true), ("a+b-c.d:e", true), ("https://bücher.example/", true),
        ("", false), ("not a url", false), ("/path", false), ("//example.com", false), ("example.com", false),
        (":x", false), ("1a:x", false), ("a b:x", false), ("https:", false), ("https://", false), ("https:///a", false),
        ("https:example.com", false), ("https://?a", false), ("https://:80", false), ("https://user@", false),
        ("https://a b/", false), ("https://example.com/\n", false), ("https://example.com/ ", false), ("ä:x", false),
    ])
    func `a URL has a scheme, and a host where it needs one`(text: String, isURL: Bool) {
        #expect(DevalueURL.isAbsolute(text) == isURL)
    }

    @Test(arguments: [
        ("x", "", true), ("x", "gimsuy", true), ("x", "dv", true), ("(?:)", "", true), ("(a(b)c)[()[]", "g", true),
        ("\\(", "", true), ("[\\]]", "", true), ("", "", true),
        ("(", "", false), (")", "", false), (")(", "", false), ("[", "", false), ("\\", "", false), ("[\\]", "", false),
        ("x", "z", false), ("x", "gg", false), ("x", "uv", false), ("x", "g ", false),
    ])
    func `a regular expression ends what it begins`(source: String, flags: String, isPlausible: Bool) {
        #expect(DevalueRegularExpression.isPlausible(source, flags) == isPlausible)
    }

    @Test(arguments: ["0", "1", "-1", "10", "-10", "340282366920938463463374607431768211456"])
    func `a big integer keeps its digits`(digits: String) {
        #expect(BigInteger(digits)?.digits == digits)
        #expect(BigInteger(digits)?.description == digits)
    }

    @Test(arguments: ["", "-", "-0", "00", "01", "-01", "+1", "--1", "1-", " 1", "1 ", "0x10", "1e3", "1.0", "٣"])
    func `digits in another form are no big integer`(digits: String) {
        #expect(BigInteger(digits) == nil)
    }

    @Test func `a big integer is made of any integer`() {
        #expect(BigInteger(UInt64.max).digits == "18446744073709551615")
        #expect(BigInteger(Int128.min).digits == "-170141183460469231731687303715884105728")
        let literal: BigInteger = -12
        #expect(literal.digits == "-12")
    }
}
