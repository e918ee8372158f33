internal import MochiEngine

/// A script of ours that browsers load, under a name that changes with its bytes and with those of what it imports.
struct ClientScript: Sendable {
    let name: String
    /// The last part of its URL, `enhance-1a2b3c.js`.
    let fileName: String
    let bytes: [UInt8]
    /// The same in the content coding `br`.
    let brotli: [UInt8]

    /// Prepares a source that imports others of ours as `"./name.js"`.
    private init(_ name: String, _ source: [UInt8], imports: [ClientScript] = []) {
        var text = ScriptStripping.strip(String(decoding: source, as: UTF8.self))
        for script in imports {
            let specifier = "\"./\(script.name).js\""
            precondition(text.contains(specifier), "\(name).js does not import \(specifier)")
            text.replace(specifier, with: "\"./\(script.fileName)\"")
        }
        for specifier in text.split(separator: "\"./").dropFirst().map({ $0.prefix { $0 != "\"" } }) {
            let isListed = imports.contains { $0.fileName == specifier }
            precondition(isListed, "\(name).js imports \(specifier), which is not in its list of imports")
        }
        self.name = name
        bytes = Array(text.utf8)
        brotli = Brotli.encode(bytes)
        fileName = "\(name)-\(ClientScript.hash(bytes)).js"
    }

    /// Reads devalue.
    static let devalue = ClientScript("devalue", PackageResources.devalue_js)
    /// What islands of both kinds have in common.
    static let element = ClientScript("element", PackageResources.element_js)
    /// Sends forms without leaving the page.
    static let enhance = ClientScript("enhance", PackageResources.enhance_js, imports: [devalue])
    /// Fetches server islands.
    static let islands = ClientScript("islands", PackageResources.islands_js, imports: [element])
    /// Runs the modules of client islands.
    static let hydrate = ClientScript("hydrate", PackageResources.hydrate_js, imports: [devalue, element])

    static let all = [devalue, element, enhance, islands, hydrate]

    /// FNV-1a, 64 bits: names bytes of ours, of which nobody chooses any.
    private static func hash(_ bytes: [UInt8]) -> String {
        String(bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }, radix: 36)
    }

    /// The routes of all scripts; they never change under their names, so browsers keep them.
    static func routes(below assetPrefix: String) -> Routes {
        Routes(all.map { (pattern: "\(assetPrefix)/client/\($0.fileName)", route: $0.route) })
    }

    private var route: Route {
        let handler = Handler.sync { request in
            let accepted = AcceptEncoding(request.headers[.acceptEncoding])
            let isCoded = accepted.preferred(of: [.br, .gzip, .identity]) == .br
            var response = Response.bytes(isCoded ? brotli : bytes, contentType: "text/javascript; charset=utf-8")
            response.headers.append(.cacheControl, checked: "public, max-age=31536000, immutable")
            if isCoded { response.headers.append(.contentEncoding, checked: "br") }
            // What is coded on the way says so itself.
            if isCoded || Int64(bytes.count) < ResponseCompression.minimumSize {
                response.headers.append(.vary, checked: "accept-encoding")
            }
            return response
        }
        return Route(kind: .file, methods: MethodTable([(method: .get, handler: handler)]))
    }
}
