internal import Glibc
internal import MochiEngine

/// The bytes of a file response: an open file and which pieces of it are sent, or bytes that are kept.
final class FileAnswer: @unchecked Sendable {
    // Guard of the unchecked conformance: one response owns it, and sends it once, on its loop.
    private var descriptor: Int32
    private let pieces: [FilePiece]
    private let content: [UInt8]?

    private init(_ file: consuming OpenFile, _ pieces: [FilePiece]) {
        self.pieces = pieces
        content = file.representation.content
        descriptor = file.takeDescriptor()
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Answers with it, once.
    func send(to request: IncomingRequest, status: Int) {
        if descriptor >= 0 {
            request.send(status: status, file: descriptor, pieces: pieces)
            descriptor = -1
        } else if let content {
            request.send(status: status, Self.bytes(pieces, of: content))
        }
    }

    private static func bytes(_ pieces: [FilePiece], of content: [UInt8]) -> [UInt8] {
        if case .file(let offset, let count) = pieces[0], offset == 0, count == content.count { return content }
        return pieces.flatMap { piece in
            switch piece {
            case .bytes(let bytes): bytes[...]
            case .file(let offset, let count): content[Int(offset)...].prefix(Int(count))
            }
        }
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
        var response = Response(status, .text(contentType), .openFile(FileAnswer(file, pieces)))
        response.headers = fields
        response.coding = isCompressed ? coding : .identity
        return response
    }

    private static func piece(_ range: Range<Int64>) -> FilePiece {
        .file(offset: UInt64(range.lowerBound), count: UInt64(range.count))
    }
}
