internal import MochiEngine

/// Bytes for browsers under a name that changes with them: whoever has them never asks again.
struct ImmutableAsset: Sendable {
    let bytes: [UInt8]
    let contentType: String
    private let coded: CodedContent

    static let javaScript = "text/javascript; charset=utf-8"

    init(_ bytes: [UInt8], contentType: String = javaScript, isCoded: Bool = true) {
        self.bytes = bytes
        self.contentType = contentType
        coded = CodedContent(isCoded ? .none : .some(nil))
    }

    /// Bytes that have been coded before.
    init(_ bytes: [UInt8], contentType: String, brotli: [UInt8]?) {
        self.bytes = bytes
        self.contentType = contentType
        coded = CodedContent(brotli)
    }

    /// The same in the content coding `br`; nil where it is not worth the time.
    var brotli: [UInt8]? { coded.made(of: bytes) }

    /// FNV-1a, 64 bits: names bytes of ours, of which nobody chooses any.
    static func hash(_ bytes: some Sequence<UInt8>) -> String {
        let hash = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
        // 41 bits tell the releases of one script apart; names take room in the scripts that import each other.
        return String(String(hash, radix: 36).suffix(8))
    }

    /// The answer to a request for it.
    func response(to request: RequestContext) -> Response {
        let accepted = AcceptEncoding(request.headers[.acceptEncoding])
        let coded = accepted.preferred(of: [.br, .gzip, .identity]) == .br ? coded.ready(of: bytes) : nil
        var response = Response.bytes(coded ?? bytes, contentType: contentType)
        response.headers.append(.cacheControl, checked: "public, max-age=31536000, immutable")
        if coded != nil { response.headers.append(.contentEncoding, checked: "br") }
        // What is coded on the way says so itself.
        if coded != nil || Int64(bytes.count) < ResponseCompression.minimumSize {
            response.headers.append(.vary, checked: "accept-encoding")
        }
        return response
    }

    var route: Route {
        Route(kind: .file, methods: MethodTable([(method: .get, handler: .sync { response(to: $0) })]))
    }
}
