internal import Foundation
internal import Glibc

/// The directory of an application's client modules, of which nothing outside is read.
struct ClientModuleDirectory {
    /// A module: the island's name and its file.
    struct Entry: Equatable {
        let island: String
        /// `Counter.client.ts`, relative to the directory.
        let file: String

        var isTypeScript: Bool { file.hasSuffix(".ts") }
    }

    /// The absolute path without symbolic links.
    let root: String
    private let tree: FileTree
    /// Files that are served as they are; more of them are no client code.
    private static let mostFiles = 1000
    private static let largestFile: Int64 = 16 << 20

    init(_ path: String) throws(StartError) {
        do {
            tree = try FileTree(root: path)
        } catch {
            throw StartError("clientModules \"\(path)\": \(error)")
        }
        root = tree.root
    }

    /// The modules of `islands`, sorted by their names.
    ///
    /// The log says which modules no island has.
    func entries(of islands: Set<String>) throws(StartError) -> [Entry] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: root).sorted()
        } catch {
            throw StartError("clientModules \"\(root)\": \(error)")
        }
        var entries: [Entry] = []
        for name in names {
            guard let suffix = [".client.ts", ".client.js"].first(where: { name.hasSuffix($0) }) else { continue }
            let island = String(name.dropLast(suffix.count))
            guard islands.contains(island) else {
                Log.write("clientModules: \(name) is left out, as options.islands has no island \(island)")
                continue
            }
            if entries.last?.island == island {
                throw StartError("clientModules: there are \(island).client.js and .ts; keep one of them")
            }
            guard try opens(name) else {
                throw StartError("clientModules: \(name) is no file in \(root) that can be read")
            }
            entries.append(Entry(island: island, file: name))
        }
        return entries
    }

    /// All scripts in the directory by their paths, as browsers can load them.
    ///
    /// Names that begin with a dot and `node_modules` are passed over.
    func scripts() throws(StartError) -> [(path: String, bytes: [UInt8])] {
        var scripts: [(path: String, bytes: [UInt8])] = []
        var pending = [""]
        while let folder = pending.popLast() {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: root + "/" + folder)) ?? []
            for name in names where name != "node_modules" {
                let path = folder + name
                guard let file = FilePath(decoded: path), !file.isDirectory else { continue }
                if name.hasSuffix(".js") || name.hasSuffix(".mjs") {
                    guard let bytes = try read(file) else { continue }
                    scripts.append((path: path, bytes: bytes))
                } else if isFolder(path) {
                    pending.append(path + "/")
                }
                if scripts.count > Self.mostFiles || pending.count > Self.mostFiles {
                    throw StartError(
                        "clientModules \"\(root)\": there are more than \(Self.mostFiles) scripts; name a directory that holds nothing "
                            + "but client code, or install Debian's package esbuild"
                    )
                }
            }
        }
        return scripts.sorted { $0.path < $1.path }
    }

    /// Whether it is a folder itself: links are not followed, they may lead in circles.
    private func isFolder(_ path: String) -> Bool {
        var state = stat()
        return unsafe lstat(root + "/" + path, &state) == 0 && state.st_mode & S_IFMT == S_IFDIR
    }

    private func opens(_ name: String) throws(StartError) -> Bool {
        guard let path = FilePath(decoded: name) else { return false }
        return try read(path) != nil
    }

    /// Tells contents of a file apart; nil when there is no such file.
    func digest(of path: String) throws(StartError) -> String? {
        guard let file = FilePath(decoded: path) else { return nil }
        return try read(file).map { ImmutableAsset.hash($0) }
    }

    /// The bytes of a file; nil when there is none, or not in the directory.
    private func read(_ path: FilePath) throws(StartError) -> [UInt8]? {
        do {
            guard let file = try tree.open(path, accepting: AcceptEncoding(nil)) else { return nil }
            guard file.size <= Self.largestFile, !file.isIndexOfPathWithoutSlash else { return nil }
            return file.read()
        } catch {
            throw StartError("clientModules: \(path.text): \(error)")
        }
    }
}
