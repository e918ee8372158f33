/// How the body of a form is encoded, told by its Content-Type.
enum FormEncodingType: Equatable {
    case urlencoded
    case multipart(boundary: [UInt8])

    /// The encoding that a Content-Type names.
    ///
    /// - Throws: 415 for what is no form, `text/plain` among it, for its lines cannot be told from their values; 400 for
    ///   a multipart type without one good boundary.
    init(contentType: String) throws(FormRefusal) {
        let type = contentType.utf8.prefix { $0 != UInt8(ascii: ";") }
        switch String(Substring(type).trimmingOptionalSpace()).lowercased() {
        case "application/x-www-form-urlencoded": self = .urlencoded
        case "multipart/form-data":
            guard let boundary = HeaderParameters(contentType.utf8)?["boundary"], Self.isBoundary(boundary) else {
                throw .boundary
            }
            self = .multipart(boundary: boundary)
        default: throw .type
        }
    }

    /// The grammar of RFC 2046 5.1.1: up to 70 of its characters, the last no space.
    static func isBoundary(_ bytes: [UInt8]) -> Bool {
        guard (1...70).contains(bytes.count), bytes.last != UInt8(ascii: " ") else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "'()+_,-./:=? ".utf8.contains(byte)
            }
        }
    }
}
