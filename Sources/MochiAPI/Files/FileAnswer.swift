internal import Glibc
internal import MochiEngine

/// The bytes of a file response: an open file and which pieces of it are sent.
final class FileAnswer: @unchecked Sendable {
    // Guard of the unchecked conformance: one response owns it, and sends it once, on its loop.
    private var descriptor: Int32
    let pieces: [FilePiece]

    private init(takingOwnershipOf descriptor: Int32, _ pieces: [FilePiece]) {
        self.descriptor = descriptor
        self.pieces = pieces
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Gives the descriptor away; the caller closes it.
    func takeDescriptor() -> Int32 {
        defer { descriptor = -1 }
        return descriptor
    }

    /// The response for the file at `path` below `tree`, nil when there is none.
    ///
    /// `path` is decoded.
    static func find(_ path: String, in tree: FileTree, for request: RequestContext) throws -> Response? {
        let headers = request.headers
        let accepted = AcceptEncoding(headers[.acceptEncoding])
        guard let path = FilePath(decoded: path), let file = try tree.open(path, accepting: accepted) else {
            return nil
        }
        if file.isIndexOfPathWithoutSlash {
            return try .redirect(to: directoryLocation(of: request), status: .permanentRedirect)
        }
        return try answer(file, method: request.method, headers: headers, accepted: accepted)
    }

    /// The path with the slash that relative links need; never a scheme-relative location.
    private static func directoryLocation(of request: RequestContext) -> String {
        let path = "/" + String(Substring(request.path.utf8.drop { $0 == UInt8(ascii: "/") })) + "/"
        let query = request.query.description
        return query.isEmpty ? path : "\(path)?\(query)"
    }

    /// Preconditions, ranges and codings, in the order of RFC 9110 section 13.2.2.
    private static func answer(
        _ file: consuming OpenFile,
        method: HTTPMethod,
        headers: HeaderFields,
        accepted: AcceptEncoding
    ) throws -> Response {
        let now = HTTPDate(secondsSinceEpoch: Int64(Glibc.time(nil)))
        let isPartial = method == .get && headers[.range] != nil
        let compresses =
            !isPartial && file.coding == .identity && file.contentType.isCompressible
            && file.size >= ResponseCompression.minimumSize
        let coding = compresses ? accepted.preferred(of: [.br, .gzip, .identity]) ?? .identity : file.coding
        let whole = file.representation
        let representation = coding == whole.coding ? whole : whole.compressed(coding)
        let validators = representation.validators
        switch Preconditions(headers).outcome(method: method, of: validators, now: now) {
        case .notModified: return bodiless(.notModified, representation.fields)
        case .preconditionFailed: return bodiless(.preconditionFailed, representation.fields)
        case .proceed: break
        }
        let ranges = ranges(method, headers, validators, size: file.size, now)
        return respond(file, ranges, representation.contentFields, coding: coding)
    }

    private static func bodiless(_ status: HTTPStatus, _ fields: HeaderFields) -> Response {
        var response = Response.empty(status)
        response.headers = fields
        return response
    }

    private static func ranges(
        _ method: HTTPMethod,
        _ headers: HeaderFields,
        _ validators: Validators,
        size: Int64,
        _ now: HTTPDate
    ) -> ByteRanges {
        guard method == .get, let range = headers[.range] else { return .whole }
        if let condition = headers[.ifRange], !ByteRanges.isCurrent(ifRange: condition, validators, now: now) {
            return .whole
        }
        return ByteRanges(range, size: size)
    }

    private static func respond(
        _ file: consuming OpenFile,
        _ ranges: ByteRanges,
        _ fields: HeaderFields,
        coding: ContentCoding
    ) -> Response {
        let size = file.size
        let type = file.contentType.value
        var fields = fields
        var status = HTTPStatus.ok
        var contentType = type
        var pieces: [FilePiece] = []
        switch ranges {
        case .whole:
            pieces = [piece(0..<size)]
        case .unsatisfiable:
            fields.append(.contentRange, checked: ByteRanges.unsatisfiedContentRange(size: size))
            return bodiless(.rangeNotSatisfiable, fields)
        case .partial(let parts) where parts.count == 1:
            status = .partialContent
            fields.append(.contentRange, checked: ByteRanges.contentRange(parts[0], size: size))
            pieces = [piece(parts[0])]
        case .partial(let parts):
            status = .partialContent
            let multipart = MultipartRanges(parts, size: size, contentType: type)
            contentType = multipart.contentType
            for (index, part) in parts.enumerated() {
                pieces += [.bytes(Array(multipart.head(index).utf8)), piece(part)]
            }
            pieces.append(.bytes(Array(multipart.tail.utf8)))
        }
        let isCompressed = coding != file.coding
        let answer = FileAnswer(takingOwnershipOf: file.takeDescriptor(), pieces)
        var response = Response(status, .text(contentType), .openFile(answer))
        response.headers = fields
        response.coding = isCompressed ? coding : .identity
        return response
    }

    private static func piece(_ range: Range<Int64>) -> FilePiece {
        .file(offset: UInt64(range.lowerBound), count: UInt64(range.count))
    }
}
