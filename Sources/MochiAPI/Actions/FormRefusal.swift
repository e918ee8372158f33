/// Why a form is refused: its status and what the client reads.
struct FormRefusal: Error, Sendable, Equatable {
    let status: HTTPStatus
    let message: String

    var httpError: HTTPError { HTTPError(status, message) }

    // MARK: Malformed

    static let type = FormRefusal(
        status: .unsupportedMediaType,
        message: "A form is application/x-www-form-urlencoded or multipart/form-data."
    )
    static let types = malformed("it has more than one Content-Type")
    static let boundary = malformed("its Content-Type needs one boundary of 1 to 70 characters (RFC 2046)")
    static let preamble = malformed("it does not begin with its boundary")
    static let delimiter = malformed("a boundary is followed by something else than CRLF or --")
    static let epilogue = malformed("something follows its last boundary")
    static let truncated = malformed("it ends before its last boundary")
    static let lineEnd = malformed("a header line of a part does not end with CRLF")
    static let headerField = malformed("a header line of a part is no field")
    static let repeatedField = malformed("a header field of a part stands twice")
    static let disposition = malformed("a part has no Content-Disposition of form-data with a name")
    static let transferEncoding = malformed("a part has a Content-Transfer-Encoding (RFC 7578 4.7)")
    static let name = malformed("a name holds NUL, CR or LF, or is not UTF-8")
    static let filename = malformed("the name of a file holds NUL, or is not UTF-8")
    static func longName(_ limit: Int) -> FormRefusal { malformed("a name is longer than \(limit) bytes") }
    static func longFilename(_ limit: Int) -> FormRefusal {
        malformed("the name of a file is longer than \(limit) bytes")
    }

    private static func malformed(_ what: String) -> FormRefusal {
        FormRefusal(status: .badRequest, message: "The form cannot be parsed: \(what).")
    }

    // MARK: Too large

    static func parts(_ limit: Int) -> FormRefusal { tooLarge("more than \(limit) fields") }
    static func partHead(_ limit: Int) -> FormRefusal { tooLarge("a part's header of more than \(limit) bytes") }
    static func text(_ limit: Int) -> FormRefusal { tooLarge("a field of more than \(limit) bytes") }
    static func file(_ limit: Int) -> FormRefusal { tooLarge("a file of more than \(limit) bytes") }
    static func allFiles(_ limit: Int) -> FormRefusal { tooLarge("files of more than \(limit) bytes together") }
    static func files(_ limit: Int) -> FormRefusal { tooLarge("more than \(limit) files") }
    static func memory(_ limit: Int) -> FormRefusal { tooLarge("fields of more than \(limit) bytes together") }

    private static func tooLarge(_ what: String) -> FormRefusal {
        FormRefusal(status: .contentTooLarge, message: "The form is too large: it has \(what).")
    }
}
