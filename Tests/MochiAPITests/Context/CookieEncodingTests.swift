import Testing

@testable import MochiAPI

@Suite struct CookieEncodingTests {
    /// `Cookie` fields, and the pairs read from them.
    static let fields: [([String], [String])] = [
        (["a=1"], ["a=1"]), (["a=1; b=2"], ["a=1", "b=2"]), (["a=1;b=2"], ["a=1", "b=2"]),
        (["a=1", "b=2"], ["a=1", "b=2"]),
        (["a=1; a=2"], ["a=1", "a=2"]), (["  a = 1 ;\tb=2\t"], ["a=1", "b=2"]), (["a="], ["a="]), (["a"], []),
        (["=1"], []),
        ([""], []), (["; ;;"], []), ([], []), (["a=b=c"], ["a=b=c"]), (["a==="], ["a==="]), (["a=\"1\""], ["a=1"]),
        (["a=\""], ["a=\""]), (["a=\"\""], ["a="]), (["a=\"1"], ["a=\"1"]), (["a=\"1;2\""], ["a=\"1"]),
        (["a=1, b=2"], ["a=1, b=2"]), (["$Version=1; a=1"], ["$Version=1", "a=1"]), (["A=1; a=2"], ["A=1", "a=2"]),
        (["a=%20"], ["a= "]), (["a=%E2%82%AC"], ["a=€"]), (["a=%e2%82%ac"], ["a=€"]), (["a=%"], ["a=%"]),
        (["a=%2"], ["a=%2"]), (["a=%zz"], ["a=%zz"]), (["a=100%25"], ["a=100%"]), (["a=%FF"], ["a=%FF"]),
        (["a=%20%"], ["a=%20%"]), (["a=x+y"], ["a=x+y"]), (["a%20b=1"], ["a%20b=1"]), (["a=é"], ["a=é"]),
        (["a=%3B%20b=2"], ["a=; b=2"]), (["a=%00"], ["a=\0"]), (["a=%0D%0A"], ["a=\r\n"]),
        (["a=\u{FFFD}"], ["a=\u{FFFD}"]),
    ]

    @Test(arguments: fields)
    func `fields are read leniently`(fields: [String], pairs: [String]) {
        #expect(CookieEncoding.parse(fields).map { "\($0.name)=\($0.value)" } == pairs)
    }

    /// Values, and how they are written.
    static let values: [(String, String)] = [
        ("", ""), ("abc", "abc"), ("a b", "a%20b"), ("a;b", "a%3Bb"), ("a,b", "a%2Cb"), ("\"", "%22"), ("\\", "%5C"),
        ("100%", "100%25"), ("%20", "%2520"), ("é", "%C3%A9"), ("🍡", "%F0%9F%8D%A1"),
        ("\r\nSet-Cookie: x=1", "%0D%0ASet-Cookie:%20x=1"),
        ("\0", "%00"), ("\t", "%09"), ("\u{7F}", "%7F"), ("a=b", "a=b"),
        ("!#$&'()*+-./:<=>?@[]^_`{|}~", "!#$&'()*+-./:<=>?@[]^_`{|}~"),
        ("x; Domain=evil.example", "x%3B%20Domain=evil.example"), ("\u{85}\u{2028}", "%C2%85%E2%80%A8"),
    ]

    @Test(arguments: values)
    func `a value is written in octets that cookies may hold, and comes back`(value: String, written: String) {
        #expect(CookieEncoding.encode(value) == written)
        #expect(CookieEncoding.decode(written[...]) == value)
    }

    @Test func `every character of Unicode's first plane comes back, and none ends the line`() {
        var isWhole = true
        for number in 0...0xFFFF {
            guard let scalar = Unicode.Scalar(number) else { continue }
            let text = "<\(Character(scalar))>"
            let written = CookieEncoding.encode(text)
            let isClean = written.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"\",;\\".utf8.contains($0) }
            let back = CookieEncoding.parse(["n=\(written)"])
            if !isClean || back.count != 1 || !back[0].value.utf8.elementsEqual(text.utf8) { isWhole = false }
        }
        #expect(isWhole)
    }
}
