/// A script of ours that browsers load, under a name that changes with its bytes.
struct ClientScript: Sendable {
    let name: String
    /// The last part of its URL, `enhance-1a2b3c.js`.
    let fileName: String
    let bytes: [UInt8]

    private init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        fileName = "\(name)-\(ClientScript.hash(bytes)).js"
    }

    /// Sends forms without leaving the page.
    static let enhance = ClientScript("enhance", PackageResources.enhance_js)

    static let all = [enhance]

    /// FNV-1a, 64 bits: names bytes of ours, of which nobody chooses any.
    private static func hash(_ bytes: [UInt8]) -> String {
        String(bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }, radix: 36)
    }

    /// The routes of all scripts; they never change under their names, so browsers keep them.
    static func routes(below assetPrefix: String) -> Routes {
        Routes(
            all.map { script in
                let route = Mochi.fixed(script.bytes, contentType: "text/javascript; charset=utf-8")
                return (pattern: "\(assetPrefix)/client/\(script.fileName)", route: route)
            }
        )
    }
}

extension Mochi {
    /// A route whose answer never changes.
    fileprivate static func fixed(_ bytes: [UInt8], contentType: String) -> Route {
        let handler = Handler.sync { _ in
            var response = Response.bytes(bytes, contentType: contentType)
            response.headers.append(.cacheControl, checked: "public, max-age=31536000, immutable")
            return response
        }
        return Route(kind: .file, methods: MethodTable([(method: .get, handler: handler)]))
    }
}
