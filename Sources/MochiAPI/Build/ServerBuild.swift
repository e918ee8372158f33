internal import MochiEngine

/// What is made of an application's sources ahead of its start: compiled templates and bundled client modules.
///
/// It lies in one file: a line that names the format, the version of Mochi and the digest of what follows, and then that.
struct ServerBuild: Sendable {
    /// Where `build` puts it, and where the start looks for it.
    static let standardPath = "mochi.build"
    /// Becomes another number whenever what follows the first line is read differently.
    private static let format = 1

    /// The templates.
    let programs: [TemplateProgram]
    let modules: BuiltModules
    /// What the sources may name in the program, and so have been compiled for.
    private let names: BuiltNames

    /// Makes everything that can be made ahead, with all checks of a start in production.
    init(_ options: ServeOptions) throws(StartError) {
        var options = options
        options.development = false
        options.buildFile = nil
        let application = try Application(options)
        programs = application.templates?.current.units.map(\.program) ?? []
        modules = try application.islands.builtModules()
        names = BuiltNames(options)
    }

    /// What it holds, in words.
    var summary: String {
        let bytes = modules.assets.reduce(0) { $0 + $1.asset.bytes.count }
        return
            "\(Self.number(programs.count, "template")), \(Self.number(modules.paths.count, "client module")) (\(bytes) bytes)"
    }

    private static func number(_ count: Int, _ name: String) -> String {
        "\(count == 0 ? "no" : "\(count)") \(name)\(count == 1 ? "" : "s")"
    }

    // MARK: The file

    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(names)
        writer.write(programs) { $1.pack(into: &$0) }
        writer.write(modules)
        let line = "mochi build \(Self.format) \(Release.version) \(Self.digest(writer.bytes))\n"
        return Array(line.utf8) + writer.bytes
    }

    /// Tells a damaged file from a whole one; it is no secret, and proves nothing else.
    private static func digest(_ bytes: [UInt8]) -> String {
        Base64URL.encode(Array(Secrets.hmac(bytes, key: [0]).prefix(12)))
    }

    /// Reads `bytes` of the file at `path`, for a program with `options`.
    init(_ bytes: [UInt8], path: String, _ options: ServeOptions) throws(StartError) {
        func refusal(_ reason: String) -> StartError {
            StartError("buildFile \"\(path)\": \(reason); run `mochi build` again")
        }
        let end = bytes.prefix(200).firstIndex(of: UInt8(ascii: "\n")) ?? 0
        let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ").map(String.init)
        guard words.count == 5, words[0] == "mochi", words[1] == "build" else {
            throw refusal("it is not what `mochi build` writes")
        }
        guard words[2] == "\(Self.format)", words[3] == Release.version else {
            throw refusal("it was made by Mochi \(words[3]), and this program has Mochi \(Release.version)")
        }
        let content = Array(bytes[(end + 1)...])
        var reader = ByteReader(content[...])
        do {
            guard Self.digest(content) == words[4] else { throw BytesDamaged() }
            names = try reader.value()
            programs = try reader.values { reader throws(BytesDamaged) in try TemplateProgram(from: &reader) }
            modules = try reader.value()
            guard reader.isAtEnd else { throw BytesDamaged() }
        } catch {
            throw refusal("it is damaged")
        }
        if let difference = names.difference(from: BuiltNames(options)) {
            throw refusal("it was made for another version of this program: \(difference)")
        }
    }
}

/// What the sources of an application may name in its program.
private struct BuiltNames: Packed {
    private let islands: [String]
    private let functions: [String]

    init(_ options: ServeOptions) {
        islands = options.islands.map { IslandKind.name(of: $0) }.sorted()
        functions = options.templates.functions.keys.sorted()
    }

    /// Something that only one of them has; nil when there is nothing.
    func difference(from other: BuiltNames) -> String? {
        for (kind, own, others) in [
            ("island", islands, other.islands), ("function", functions, other.functions),
        ] {
            if let name = others.first(where: { !own.contains($0) }) { return "the \(kind) \(name) is new" }
            if let name = own.first(where: { !others.contains($0) }) { return "the \(kind) \(name) is gone" }
        }
        return nil
    }

    func pack(into writer: inout ByteWriter) {
        writer.write(islands)
        writer.write(functions)
    }

    init(from reader: inout ByteReader) throws(BytesDamaged) {
        islands = try reader.texts()
        functions = try reader.texts()
    }
}
