import Testing

@testable import MochiTesting

@Suite struct FormTextTests {
    @Test(arguments: [
        ("plain*-._09AZ", "plain*-._09AZ"), ("two words", "two+words"), ("a&b=c+d%", "a%26b%3Dc%2Bd%25"),
        ("süß", "s%C3%BC%C3%9F"), ("~'\"", "%7E%27%22"), ("a\nb", "a%0D%0Ab"), ("a\rb", "a%0D%0Ab"),
        ("a\r\nb\r", "a%0D%0Ab%0D%0A"), ("\u{0}", "%00"), ("", ""),
    ])
    func `names and values are encoded as browsers do`(text: String, encoded: String) {
        #expect(FormText.encode([text: text]) == "\(encoded)=\(encoded)")
    }

    @Test func `fields stay in order, a name as often as it comes`() {
        #expect(FormText.encode(["b": "1", "a": "2", "b": "3"]) == "b=1&a=2&b=3")
        #expect(FormText.encode([:]) == "")
    }

    @Test func `a form with files has a part for each`() {
        let form = MultipartText(
            ["te\"xt": "a\nb"],
            ["f": TestFile("x\ny", [0, 255], contentType: "image/png"), "f": TestFile("z", "")],
            boundary: "mochi"
        )
        let expected =
            "--mochi\r\nContent-Disposition: form-data; name=\"te%22xt\"\r\n\r\na\r\nb\r\n"
            + "--mochi\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x%0Ay\"\r\n"
            + "Content-Type: image/png\r\n\r\n\u{0}#\r\n"
            + "--mochi\r\nContent-Disposition: form-data; name=\"f\"; filename=\"z\"\r\n"
            + "Content-Type: text/plain\r\n\r\n\r\n" + "--mochi--\r\n"
        let isSame = form.bytes == Array(expected.utf8).map { $0 == UInt8(ascii: "#") ? 255 : $0 }
        #expect(isSame)
    }
}
