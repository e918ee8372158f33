/// The body of a form with files, `multipart/form-data` (RFC 7578, HTML 4.10.21.8).
struct MultipartText {
    let boundary: String
    private(set) var bytes: [UInt8] = []

    /// Encodes fields and files, with a boundary that none of them has in it.
    init(
        _ fields: KeyValuePairs<String, String>,
        _ files: KeyValuePairs<String, TestFile>,
        boundary: String = "mochi-" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
    ) {
        self.boundary = boundary
        for (name, value) in fields {
            append("name=\"\(Self.quoted(FormText.lines(name)))\"", [], Array(FormText.lines(value).utf8))
        }
        for (name, file) in files {
            append(
                "name=\"\(Self.quoted(FormText.lines(name)))\"; filename=\"\(Self.quoted(file.name))\"",
                ["Content-Type: \(file.contentType)"],
                file.bytes
            )
        }
        bytes += "--\(boundary)--\r\n".utf8
    }

    private mutating func append(_ parameters: String, _ fields: [String], _ content: [UInt8]) {
        let lines = ["--\(boundary)", "Content-Disposition: form-data; \(parameters)"] + fields + ["", ""]
        bytes += lines.joined(separator: "\r\n").utf8
        bytes += content
        bytes += "\r\n".utf8
    }

    /// A name between quotes, escaped as browsers do.
    private static func quoted(_ name: String) -> String {
        name.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "\"": text += "%22"
            case "\r": text += "%0D"
            case "\n": text += "%0A"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
