internal import Foundation
internal import Glibc

/// Bundles, splits and minifies client modules with `esbuild`, a program of Debian.
struct Esbuild {
    /// What it has made.
    struct Output {
        /// Names and bytes of the files.
        var files: [(name: String, bytes: [UInt8])] = []
        /// The names of the modules by the files they are made of.
        var modules: [String: String] = [:]
        /// The files that they are made of, relative to the directory.
        var sources: [String] = []
    }

    /// Its name in `PATH`, or its path.
    let program: String
    let isDevelopment: Bool
    /// Where its output lies until it has been read.
    var temporary = Environment.inherited("TMPDIR") ?? "/tmp"

    /// Makes modules of `entries`; nil where the program is not installed.
    ///
    /// - Throws: `StartError` with the messages of esbuild, and when a module imports what is outside of the directory.
    func bundle(
        _ entries: [ClientModuleDirectory.Entry],
        in directory: ClientModuleDirectory
    ) throws(StartError) -> Output? {
        guard let path = ChildProgram.find(program) else { return nil }
        let out = try makeTemporaryDirectory()
        defer { try? FileManager.default.removeItem(atPath: out) }
        var arguments = [
            "--bundle", "--splitting", "--format=esm", "--minify", "--target=es2022",
            "--entry-names=[name]-[hash]", "--chunk-names=chunk-[hash]", "--outdir=\(out)",
            "--metafile=\(out)/meta.json", "--color=false", "--log-level=warning",
        ]
        if isDevelopment { arguments.append("--sourcemap") }
        arguments += entries.map { "\($0.island)=./\($0.file)" }
        switch ChildProgram.run(path, arguments, in: directory.root, messages: "\(out)/messages") {
        case .failed(let reason): throw StartError("clientModules: \(path) cannot be started: \(reason)")
        case .late: throw StartError("clientModules: \(path) has not ended after a minute")
        case .ended(0, let messages):
            if !messages.isEmpty { Log.write("clientModules: \(Self.brief(messages))") }
        case .ended(let status, let messages):
            throw StartError("clientModules: esbuild fails (\(status)): \(Self.brief(messages))")
        }
        return try Self.output(in: out, of: directory)
    }

    /// Messages on one line: what is wrong and where, without the excerpts of the source.
    static func brief(_ messages: String) -> String {
        let lines = messages.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        var brief: [String] = []
        for (index, line) in lines.enumerated() {
            guard let mark = ["✘ [ERROR] ", "▲ [WARNING] "].first(where: { line.hasPrefix($0) }) else { continue }
            let next = index + 1 < lines.count ? lines[index + 1] : ""
            brief.append((next.hasSuffix(":") ? next + " " : "") + line.dropFirst(mark.count))
        }
        return brief.isEmpty ? lines.joined(separator: " ") : brief.joined(separator: "; ")
    }

    private func makeTemporaryDirectory() throws(StartError) -> String {
        var template =
            Array(temporary.utf8CString.dropLast()) + Array("/mochi-XXXXXX".utf8CString)
        guard let path = unsafe mkdtemp(&template) else {
            throw StartError(
                "clientModules: no temporary directory can be made, errno \(errno); $TMPDIR names another place"
            )
        }
        return unsafe String(cString: path)
    }

    /// The part of esbuild's description of what it has done that we need.
    private struct Metafile: Decodable {
        struct Output: Decodable {
            /// The file that a module was made of, relative to the directory.
            let entryPoint: String?
        }

        struct Input: Decodable {}

        let inputs: [String: Input]
        let outputs: [String: Output]
    }

    private static func output(in out: String, of directory: ClientModuleDirectory) throws(StartError) -> Output {
        var output = Output()
        do {
            let text = try Data(contentsOf: URL(filePath: "\(out)/meta.json"))
            let description = try JSONDecoder().decode(Metafile.self, from: text)
            if let outside = description.inputs.keys.sorted().first(where: { $0.hasPrefix("../") || $0.hasPrefix("/") })
            {
                throw StartError(
                    "clientModules: \(outside) is imported and lies outside of \(directory.root): only what is in it is served"
                )
            }
            output.sources = Array(description.inputs.keys)
            for (path, made) in description.outputs {
                let name = URL(filePath: path).lastPathComponent
                output.files.append((name: name, bytes: Array(try Data(contentsOf: URL(filePath: "\(out)/\(name)")))))
                if let source = made.entryPoint { output.modules[source] = name }
            }
        } catch let error as StartError {
            throw error
        } catch {
            throw StartError("clientModules: what esbuild has made cannot be read: \(error)")
        }
        return output
    }
}
