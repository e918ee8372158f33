import Testing

@testable import MochiAPI

@Suite struct PartHeadTests {
    private func head(_ disposition: String, contentType: String? = nil) throws -> PartHead {
        var fields = PartHead.Fields()
        try fields.append(Array("Content-Disposition: form-data; \(disposition)".utf8))
        if let contentType { try fields.append(Array("Content-Type:\(contentType)".utf8)) }
        return try fields.head(FormLimits())
    }

    /// As Chromium, Firefox, WebKit and curl write them.
    @Test(arguments: [
        ("name=\"a\"", "a"),
        ("name=a", "a"),
        ("name=\"\"", ""),
        ("name=\"a;b\"", "a;b"),
        ("name=\"a=b\"", "a=b"),
        ("name=\"a b\"", "a b"),
        ("name=\"naïve 🍡\"", "naïve 🍡"),
        ("name=\"a%22b\"", "a\"b"),
        ("name=\"a\\\"b\"", "a\"b"),
        ("name=\"a\\\\b\"", "a\\b"),
        ("name=\"a\\b\"", "a\\b"),
        ("name=\"100%\"", "100%"),
        ("name=\"a%20b%2\"", "a%20b%2"),
        ("name=\"a[]\"", "a[]"),
        ("filename=\"f\"; name=\"a\"", "a"),
        ("name=\"a\"; name*=UTF-8''b", "a"),
    ])
    func `the name is what the page has called the field`(disposition: String, name: String) throws {
        #expect(try head(disposition).name == name)
    }

    @Test(arguments: [
        ("mochi.jpg", "mochi.jpg"),
        ("", ""),
        ("C:\\photos\\mochi.jpg", "mochi.jpg"),
        ("C:\\\\photos\\\\mochi.jpg", "mochi.jpg"),
        ("/etc/passwd", "passwd"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\passwd", "passwd"),
        ("photos/", ""),
        (".", ""),
        ("..", ""),
        ("a/..", ""),
        (".bashrc", ".bashrc"),
        ("...", "..."),
        ("%2e%2e%2fpasswd", "%2e%2e%2fpasswd"),
        ("a%22b%0D%0Ac.txt", "a\"b__c.txt"),
        ("餅.png", "餅.png"),
        ("e\u{301}.png", "e\u{301}.png"),
        ("a\tb", "a_b"),
    ])
    func `the name of a file is its last component`(sent: String, filename: String) throws {
        let head = try head("name=\"a\"; filename=\"\(sent)\"")
        #expect(head.filename == filename)
        #expect(head.isFile)
    }

    @Test func `the encoded name of a file is passed over, as RFC 7578 says`() throws {
        #expect(try head("name=\"a\"; filename*=UTF-8''b").filename == nil)
        #expect(try head("name=\"a\"; filename=\"b\"; filename*=UTF-8''c").filename == "b")
    }

    @Test(arguments: [
        (nil, nil),
        (" image/jpeg", "image/jpeg"),
        ("image/jpeg ", "image/jpeg"),
        ("", nil),
        (" text/plain; charset=utf-8", "text/plain; charset=utf-8"),
        (" naïve", nil),
    ])
    func `the type of a part is as it was sent`(sent: String?, contentType: String?) throws {
        #expect(try head("name=\"a\"", contentType: sent).contentType == contentType)
    }
}
