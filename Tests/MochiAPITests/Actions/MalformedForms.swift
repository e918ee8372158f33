@testable import MochiAPI

/// Multipart bodies that are refused, each with the reason that comes first.
enum MalformedForms {
    /// `¶` is CRLF; the boundary is `mochi`.
    static let rows: [(body: String, refusal: FormRefusal)] =
        framing + endings + fields + dispositions + names + transferEncodings

    private static let field = "Content-Disposition: form-data; name=\"a\"¶¶1"

    private static let framing: [(body: String, refusal: FormRefusal)] = [
        ("x", .preamble),
        ("preamble¶--mochi¶\(field)¶--mochi--¶", .preamble),
        ("¶¶--mochi¶\(field)¶--mochi--¶", .preamble),
        ("\r--mochi¶\(field)¶--mochi--¶", .preamble),
        ("\n--mochi¶\(field)¶--mochi--¶", .preamble),
        (" --mochi¶\(field)¶--mochi--¶", .preamble),
        ("-mochi¶\(field)¶-mochi--¶", .preamble),
        ("---mochi¶\(field)¶--mochi--¶", .preamble),
        ("--mocha¶\(field)¶--mocha--¶", .preamble),
        ("--MOCHI¶\(field)¶--MOCHI--¶", .preamble),
        ("name=value", .preamble),
        ("--mochi\n\(field)¶--mochi--¶", .delimiter),
        ("--mochi\r\(field)¶--mochi--¶", .delimiter),
        ("--mochi ¶\(field)¶--mochi--¶", .delimiter),
        ("--mochi\t¶\(field)¶--mochi--¶", .delimiter),
        ("--mochii¶\(field)¶--mochii--¶", .delimiter),
        ("--mochi-¶\(field)¶--mochi--¶", .delimiter),
        ("--mochi-\r\(field)¶--mochi--¶", .delimiter),
        ("--mochi¶\(field)¶--mochi2¶\(field)¶--mochi--¶", .delimiter),
        ("--mochi¶\(field)¶--mochi¶--mochi--¶", .headerField),
    ]

    private static let endings: [(body: String, refusal: FormRefusal)] = [
        ("", .truncated),
        ("¶", .truncated),
        ("--", .truncated),
        ("--moch", .truncated),
        ("--mochi", .truncated),
        ("--mochi\r", .truncated),
        ("--mochi-", .truncated),
        ("--mochi¶", .truncated),
        ("--mochi¶Content-Disposition: form-data; name=\"a\"", .truncated),
        ("--mochi¶Content-Disposition: form-data; name=\"a\"¶", .truncated),
        ("--mochi¶Content-Disposition: form-data; name=\"a\"¶\r", .truncated),
        ("--mochi¶Content-Disposition: form-data; name=\"a\"¶¶", .truncated),
        ("--mochi¶\(field)", .truncated),
        ("--mochi¶\(field)\r", .truncated),
        ("--mochi¶\(field)¶", .truncated),
        ("--mochi¶\(field)¶--moch", .truncated),
        ("--mochi¶\(field)¶--mochi", .truncated),
        ("--mochi¶\(field)¶--mochi-", .truncated),
        ("--mochi¶\(field)¶--mochi--\r", .truncated),
        ("--mochi¶\(field)--mochi--¶", .truncated),
        ("--mochi¶\(field)\n--mochi--¶", .truncated),
        ("--mochi¶\(field)\r--mochi--¶", .truncated),
        ("--mochi--¶\r", .epilogue),
        ("--mochi--x", .epilogue),
        ("--mochi--\n", .epilogue),
        ("--mochi¶\(field)¶--mochi--¶epilogue", .epilogue),
        ("--mochi¶\(field)¶--mochi--¶¶", .epilogue),
        ("--mochi¶\(field)¶--mochi--¶--mochi¶\(field)¶--mochi--¶", .epilogue),
    ]

    private static let fields: [(body: String, refusal: FormRefusal)] = [
        ("--mochi¶¶1¶--mochi--¶", .disposition),
        ("--mochi¶Content-Type: text/plain¶¶1¶--mochi--¶", .disposition),
        ("--mochi¶Content-Disposition: form-data; name=\"a\"\n¶1¶--mochi--¶", .lineEnd),
        ("--mochi¶Content-Disposition: form-data; name=\"a\"\n\n1¶--mochi--¶", .lineEnd),
        ("--mochi¶\n1¶--mochi--¶", .lineEnd),
        ("--mochi¶Content-Disposition: form-data;\r name=\"a\"¶¶1¶--mochi--¶", .headerField),
        ("--mochi¶Content-Disposition: form-data;¶ name=\"a\"¶¶1¶--mochi--¶", .headerField),
        ("--mochi¶ Content-Disposition: form-data; name=\"a\"¶¶1¶--mochi--¶", .headerField),
        ("--mochi¶Content-Disposition : form-data; name=\"a\"¶¶1¶--mochi--¶", .headerField),
        ("--mochi¶Content-Disposition¶¶1¶--mochi--¶", .headerField),
        ("--mochi¶: form-data¶¶1¶--mochi--¶", .headerField),
        ("--mochi¶Content Disposition: form-data; name=\"a\"¶¶1¶--mochi--¶", .headerField),
        ("--mochi¶X: \u{0}¶\(field)¶--mochi--¶", .headerField),
        ("--mochi¶X: \u{7F}¶\(field)¶--mochi--¶", .headerField),
        ("--mochi¶Content-Disposition: form-data; name=\"a\"¶\(field)¶--mochi--¶", .repeatedField),
        ("--mochi¶Content-Type: a/b¶content-type: a/b¶\(field)¶--mochi--¶", .repeatedField),
    ]

    private static let dispositions: [(body: String, refusal: FormRefusal)] = [
        "", "form-data", "form-data;", "form-data; filename=\"a\"", "attachment; name=\"a\"", "file; name=\"a\"",
        "; name=\"a\"", "form-data name=\"a\"", "form-data; name", "form-data; name=", "form-data; name=\"a",
        "form-data; name=\"a\\\"", "form-data; name=\"a\"b", "form-data; name=\"a\"; name=\"b\"",
        "form-data; name=a b", "form-data; name = \"a\"", "form-data; name=\"a\"; filename=\"b\"; filename=\"c\"",
        "form-data; name*=UTF-8''a", "form-data, name=\"a\"", "form-data; name='a\"", "form-data; name=é",
        "form-data; =\"a\"", "form-data; name=\"a\"; filename",
    ].map { ("--mochi¶Content-Disposition: \($0)¶¶1¶--mochi--¶", .disposition) }

    // 0x1XX stands for the byte XX.
    private static let names: [(body: String, refusal: FormRefusal)] = [
        ("name=\"a\u{0}\"", .headerField),
        ("name=\"a\rb\"", .headerField),
        ("name=\"a\nb\"", .lineEnd),
        ("name=\"a¶b\"", .headerField),
        ("name=\"a%0D%0Ab\"", .name),
        ("name=\"a%0db\"", .name),
        ("name=\"a%0Ab\"", .name),
        ("name=\"\u{1FF}\"", .name),
        ("name=\"\u{1C3}(\"", .name),
        ("name=\"a\"; filename=\"\u{1FF}\"", .filename),
        ("name=\"a\"; filename=\"\u{0}\"", .headerField),
        ("name=\"\(String(repeating: "a", count: 257))\"", .longName(256)),
        ("name=\"\(String(repeating: "é", count: 129))\"", .longName(256)),
        ("name=\"a\"; filename=\"\(String(repeating: "a", count: 1025))\"", .longFilename(1024)),
        ("name=\"a\"; x=\"\(String(repeating: "a", count: 9000))\"", .partHead(8192)),
        ("name=\"a\"¶X: \(String(repeating: "a", count: 9000))", .partHead(8192)),
        ("name=\"a\"¶\(String(repeating: "X: 1¶", count: 2000))", .partHead(8192)),
    ].map { ("--mochi¶Content-Disposition: form-data; \($0)¶¶1¶--mochi--¶", $1) }

    private static let transferEncodings: [(body: String, refusal: FormRefusal)] = [
        "base64", "quoted-printable", "", "8bit, base64", "x-gzip", "7bit¶Content-Transfer-Encoding: 7bit",
    ].map { ("--mochi¶Content-Transfer-Encoding: \($0)¶\(field)¶--mochi--¶", .transferEncoding) }
}
