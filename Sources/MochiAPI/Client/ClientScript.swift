/// A script of ours that browsers load, under a name that changes with its bytes and with those of what it imports.
struct ClientScript: Sendable {
    let name: String
    /// The last part of its URL, `enhance-1a2b3c.js`.
    let fileName: String
    private let asset: ImmutableAsset

    /// Prepares a source that imports others of ours as `"./name.js"`.
    private init(_ name: String, _ source: [UInt8], imports: [ClientScript] = []) {
        var text = ScriptStripping.strip(String(decoding: source, as: UTF8.self))
        for script in imports {
            let specifier = "\"./\(script.name).js\""
            precondition(text.contains(specifier), "\(name).js does not import \(specifier)")
            text.replace(specifier, with: "\"./\(script.fileName)\"")
        }
        for quoted in text.utf8.split(separator: UInt8(ascii: "\"")) where quoted.starts(with: "./".utf8) {
            let specifier = Substring(quoted.dropFirst(2))
            let isListed = imports.contains { $0.fileName == specifier }
            precondition(isListed, "\(name).js imports \(specifier), which is not in its list of imports")
        }
        self.name = name
        asset = ImmutableAsset(Array(text.utf8))
        fileName = "\(name)-\(ImmutableAsset.hash(asset.bytes)).js"
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

    /// Shows what changes, in development.
    static let live = ClientScript("live", PackageResources.live_js)

    static let all = [devalue, element, enhance, islands, hydrate]

    /// Those that a server serves.
    static func all(isDevelopment: Bool) -> [ClientScript] { isDevelopment ? all + [live] : all }

    /// The routes of all scripts; they never change under their names, so browsers keep them.
    static func routes(below assetPrefix: String, isDevelopment: Bool = false) -> Routes {
        Routes(
            all(isDevelopment: isDevelopment).map {
                (pattern: "\(assetPrefix)/client/\($0.fileName)", route: $0.asset.route)
            }
        )
    }

    var bytes: [UInt8] { asset.bytes }
    var brotli: [UInt8]? { asset.brotli }
}
