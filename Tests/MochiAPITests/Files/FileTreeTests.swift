import Foundation
import Testing

@testable import MochiAPI

/// A directory of its own for each test, removed with it.
private final class Sandbox {
    let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "mochi-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    func write(_ name: String, _ text: String = "x") throws {
        let file = directory.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func link(_ name: String, to target: String) throws {
        let path = directory.appending(path: name).path(percentEncoded: false)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    }

    /// Makes a file old enough for its bytes to be kept.
    func age(_ name: String, by seconds: Double = 60) throws {
        let path = directory.appending(path: name).path(percentEncoded: false)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -seconds)],
            ofItemAtPath: path
        )
    }

    func tree(_ name: String = "site") throws -> FileTree {
        try FileTree(root: directory.appending(path: name).path(percentEncoded: false))
    }
}

@Suite struct FileTreeTests {
    private func text(_ tree: FileTree, _ path: String, _ encoding: String? = nil) throws -> String? {
        guard let path = FilePath(decoded: path),
            let file = try tree.open(path, accepting: AcceptEncoding(encoding))
        else { return nil }
        let bytes = file.read()
        return try String(decoding: #require(bytes), as: UTF8.self)
    }

    @Test func `regular files are opened, directories by their index`() throws {
        let sandbox = try Sandbox()
        try sandbox.write("site/index.html", "home")
        try sandbox.write("site/docs/index.html", "docs")
        try sandbox.write("site/css/site.css", "css")
        try sandbox.write("site/straße/日本 1.txt", "names")
        try sandbox.write("site/empty.txt", "")
        let tree = try sandbox.tree()
        for (path, expected) in [
            ("", "home"), ("index.html", "home"), ("docs", "docs"), ("docs/", "docs"), ("css/site.css", "css"),
            ("straße/日本 1.txt", "names"), ("empty.txt", ""),
        ] {
            #expect(try text(tree, path) == expected, "\(path)")
        }
        let long = String(repeating: "a", count: 300)
        for path in ["css", "css/", "none", "index.html/", "index.html/a", "css/site.css/", long, "\(long)/\(long)"] {
            #expect(try text(tree, path) == nil, "\(path)")
        }
    }

    @Test func `symbolic links must end inside the root`() throws {
        let sandbox = try Sandbox()
        try sandbox.write("site/real/a.txt", "inside")
        try sandbox.write("secret/a.txt", "outside")
        try sandbox.write("site2/a.txt", "outside")
        try sandbox.link("site/ok.txt", to: "real/a.txt")
        try sandbox.link("site/okdir", to: "real")
        try sandbox.link("site/back.txt", to: "../site/real/a.txt")
        try sandbox.link(
            "site/absolute.txt",
            to: sandbox.directory.appending(path: "site/real/a.txt").path(percentEncoded: false)
        )
        try sandbox.link("site/out.txt", to: "../secret/a.txt")
        try sandbox.link("site/outdir", to: "../secret")
        try sandbox.link("site/sibling.txt", to: "../site2/a.txt")
        try sandbox.link("site/passwd", to: "/etc/passwd")
        try sandbox.link("site/loop", to: "loop")
        try sandbox.link("site/dangling", to: "nowhere")
        try sandbox.link("site/up", to: "..")
        let tree = try sandbox.tree()
        for path in ["ok.txt", "okdir/a.txt", "back.txt", "absolute.txt", "up/site/real/a.txt"] {
            #expect(try text(tree, path) == "inside", "\(path)")
        }
        for path in ["out.txt", "outdir/a.txt", "sibling.txt", "passwd", "loop", "dangling", "up/secret/a.txt"] {
            #expect(try text(tree, path) == nil, "\(path)")
        }
    }

    @Test func `a small file that is not new is kept until it changes`() throws {
        let sandbox = try Sandbox()
        func isKept(_ path: String) throws -> Bool? {
            guard let path = FilePath(decoded: path),
                let file = try sandbox.tree().open(path, accepting: AcceptEncoding(nil))
            else { return nil }
            return file.representation.content != nil
        }
        try sandbox.write("site/a.txt", "first")
        #expect(try isKept("a.txt") == false)
        try sandbox.age("site/a.txt")
        for _ in 0..<2 {
            #expect(try isKept("a.txt") == true)
            #expect(try text(sandbox.tree(), "a.txt") == "first")
        }
        // Another file in its place, of the same size and time.
        try sandbox.write("site/b.txt", "other")
        try sandbox.age("site/b.txt", by: 50)
        try sandbox.age("site/a.txt", by: 50)
        let (a, b) = ("site/a.txt", "site/b.txt")
        let path = { (name: String) in sandbox.directory.appending(path: name).path(percentEncoded: false) }
        let time = try FileManager.default.attributesOfItem(atPath: path(a))[.modificationDate]
        try FileManager.default.setAttributes([.modificationDate: time as Any], ofItemAtPath: path(b))
        #expect(try text(sandbox.tree(), "a.txt") == "first")
        try FileManager.default.removeItem(atPath: path(a))
        #expect(try isKept("a.txt") == nil)
        try FileManager.default.moveItem(atPath: path(b), toPath: path(a))
        #expect(try text(sandbox.tree(), "a.txt") == "other")
        // In place, with the time set back.
        let handle = try #require(FileHandle(forWritingAtPath: path(a)))
        try handle.write(contentsOf: Data("third".utf8))
        try handle.close()
        #expect(try text(sandbox.tree(), "a.txt") == "third")
        try FileManager.default.setAttributes([.modificationDate: time as Any], ofItemAtPath: path(a))
        #expect(try text(sandbox.tree(), "a.txt") == "third")
        // Nobody may read it any more, or it leads elsewhere.
        try FileManager.default.removeItem(atPath: path(a))
        try sandbox.write("secret/a.txt", "outside")
        try sandbox.age("secret/a.txt")
        try sandbox.link("site/a.txt", to: "../secret/a.txt")
        #expect(try text(sandbox.tree(), "a.txt") == nil)
        try sandbox.write("site/large.txt", String(repeating: "x", count: 16_385))
        try sandbox.age("site/large.txt")
        #expect(try isKept("large.txt") == false)
    }

    @Test func `two spellings of one name are two directories`() throws {
        let sandbox = try Sandbox()
        try sandbox.write("caf\u{E9}/a.txt", "inside")
        try sandbox.write("cafe\u{301}/a.txt", "outside")
        try sandbox.link("caf\u{E9}/out.txt", to: "../cafe\u{301}/a.txt")
        // Whose files are kept, under keys that are equal texts.
        for name in ["caf\u{E9}/a.txt", "cafe\u{301}/a.txt"] { try sandbox.age(name) }
        #expect(try text(sandbox.tree("cafe\u{301}"), "a.txt") == "outside")
        let tree = try sandbox.tree("caf\u{E9}")
        #expect(try text(tree, "a.txt") == "inside")
        #expect(try text(tree, "out.txt") == nil)
    }

    @Test func `an index asked for without the slash says so`() throws {
        let sandbox = try Sandbox()
        try sandbox.write("site/docs/index.html")
        try sandbox.write("site/docs/index.html.gz")
        let tree = try sandbox.tree()
        for (name, lacksSlash) in [("docs", true), ("docs/", false), ("docs/index.html", false)] {
            for encoding in [nil, "gzip"] {
                let path = try #require(FilePath(decoded: name))
                let answer = try tree.open(path, accepting: AcceptEncoding(encoding))?.isIndexOfPathWithoutSlash
                #expect(answer == lacksSlash, "\(name)")
            }
        }
    }

    @Test func `a root that is a link is resolved once`() throws {
        let sandbox = try Sandbox()
        try sandbox.write("v1/a.txt", "1")
        try sandbox.link("current", to: "v1")
        let tree = try sandbox.tree("current")
        #expect(tree.root.hasSuffix("/v1"))
        #expect(try text(tree, "a.txt") == "1")
    }

    @Test func `a FIFO neither blocks nor answers`() throws {
        let sandbox = try Sandbox()
        try sandbox.write("site/a.css", "a")
        let root = sandbox.directory.appending(path: "site").path(percentEncoded: false)
        for name in ["/fifo.txt", "/a.css.gz"] {
            let result = unsafe mkfifo(root + name, 0o600)
            #expect(result == 0)
        }
        let tree = try sandbox.tree()
        #expect(try text(tree, "fifo.txt") == nil)
        #expect(try text(tree, "a.css", "gzip") == "a")
    }

    @Test func `a precompressed neighbour is chosen by the client's weights`() throws {
        let sandbox = try Sandbox()
        for name in ["site.css", "index.html", "photo.png"] {
            try sandbox.write("site/" + name, "plain")
            try sandbox.write("site/\(name).br", "brotli")
            try sandbox.write("site/\(name).gz", "gzip")
        }
        try sandbox.write("site/only.css", "plain")
        try sandbox.write("site/only.css.gz", "gzip")
        try sandbox.write("site/orphan.css.gz", "gzip")
        let tree = try sandbox.tree()
        for (path, encoding, expected) in [
            ("site.css", nil, "plain"), ("site.css", "gzip, br", "brotli"), ("site.css", "gzip", "gzip"),
            ("site.css", "br;q=0.5, gzip", "gzip"), ("site.css", "br;q=0", "plain"), ("", "br", "brotli"),
            ("site.css", "identity, br;q=0.5", "plain"), ("only.css", "br, gzip;q=0.1", "gzip"),
            ("only.css", "br", "plain"), ("photo.png", "br", "plain"), ("orphan.css", "gzip", nil),
        ] as [(String, String?, String?)] {
            #expect(try text(tree, path, encoding) == expected, "\(path) \(encoding ?? "")")
        }
    }

    @Test func `a neighbour keeps the type and has a validator of its own`() throws {
        let sandbox = try Sandbox()
        try sandbox.write("site/site.css", "same")
        try sandbox.write("site/site.css.br", "same")
        let tree = try sandbox.tree()
        let path = try #require(FilePath(decoded: "site.css"))
        guard let coded = try tree.open(path, accepting: AcceptEncoding("br")),
            let plain = try tree.open(path, accepting: AcceptEncoding(nil))
        else {
            Issue.record("a file that is there was not opened")
            return
        }
        let codings = [coded.coding, plain.coding]
        #expect(codings == [.br, .identity])
        let (codedType, plainType) = (coded.contentType.value, plain.contentType.value)
        #expect(codedType == "text/css; charset=utf-8" && plainType == codedType)
        let (codedTag, plainTag) = (coded.validators.entityTag, plain.validators.entityTag)
        #expect(codedTag != plainTag && plainTag?.isWeak == false)
        let size = plain.size
        #expect(size == 4)
    }

    @Test func `descriptors are closed`() throws {
        let sandbox = try Sandbox()
        try sandbox.write("site/a.css", "a")
        try sandbox.write("site/a.css.gz", "a")
        try sandbox.write("site/docs/index.html", "a")
        try sandbox.link("site/out", to: "/etc/passwd")
        let tree = try sandbox.tree()
        func ownDescriptors() throws -> Int {
            let names = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
            return names.filter { name in
                let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + name)
                return target?.contains(sandbox.directory.lastPathComponent) ?? false
            }.count
        }
        for _ in 0..<100 {
            for name in ["a.css", "docs", "docs/", "out", "none", ""] {
                let path = try #require(FilePath(decoded: name))
                _ = try tree.open(path, accepting: AcceptEncoding("br, gzip"))
            }
        }
        #expect(try ownDescriptors() == 0)
    }

    @Test func `a root that is no directory is refused with a sentence`() throws {
        let sandbox = try Sandbox()
        try sandbox.write("file")
        for (name, reason) in [("none", "No such file or directory"), ("file", "Not a directory")] {
            let error = #expect(throws: FileError.self) { try sandbox.tree(name) }
            #expect(error?.description.contains(reason) == true)
            #expect(error?.description.contains("/\(name)\"") == true)
        }
    }
}
