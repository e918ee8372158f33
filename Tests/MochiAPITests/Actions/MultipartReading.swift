@testable import MochiAPI

/// A whole multipart form as the parser reads it, in one piece or split.
struct MultipartReading {
    struct Part: Equatable {
        var head: PartHead
        var content: [UInt8] = []
        var isComplete = false

        var text: String { String(decoding: content, as: UTF8.self) }
    }

    static let boundary = "mochi"

    var limits = FormLimits()
    var boundary = Self.boundary

    /// The parts of the body, whose pieces end before each of `splits`.
    func parts(_ body: [UInt8], splits: [Int] = []) throws(FormRefusal) -> [Part] {
        var parser = MultipartParser(boundary: Array(boundary.utf8), limits: limits)
        var parts: [Part] = []
        var start = 0
        for end in splits + [body.count] {
            parser.feed(Array(body[start..<end]))
            start = end
            while let event = try parser.next() {
                switch event {
                case .head(let head): parts.append(Part(head: head))
                case .bytes(let bytes): parts[parts.count - 1].content += bytes
                case .partEnd: parts[parts.count - 1].isComplete = true
                }
            }
        }
        try parser.finish()
        return parts
    }

    func outcome(_ body: [UInt8], splits: [Int] = []) -> Result<[Part], FormRefusal> {
        do throws(FormRefusal) {
            return .success(try parts(body, splits: splits))
        } catch {
            return .failure(error)
        }
    }

    /// The bytes of a body written with `¶` for CRLF, in which U+0100 to U+01FF stand for the bytes that are no text.
    static func bytes(_ text: String) -> [UInt8] {
        text.unicodeScalars.flatMap { scalar -> [UInt8] in
            switch scalar {
            case "¶": [13, 10]
            case "\u{100}"..."\u{1FF}": [UInt8(truncatingIfNeeded: scalar.value)]
            default: Array(String(scalar).utf8)
            }
        }
    }

    /// A part called `name`, up to its content.
    static func head(_ name: String, filename: String? = nil) -> String {
        let file = filename.map { "; filename=\"\($0)\"" } ?? ""
        return "Content-Disposition: form-data; name=\"\(name)\"\(file)¶¶"
    }
}
