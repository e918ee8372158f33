/// Where things stand, and what no file may say.
enum HouseRules {
    /// Tests repeat the folders of their sources, so that each is found from the other.
    static func testFolders(_ tree: SourceTree) -> [Violation] {
        let pairs = [
            ("Tests/MochiEngineTests", "Sources/MochiEngine"), ("Tests/MochiAPITests", "Sources/MochiAPI"),
            ("Tests/MochiTestingTests", "Sources/MochiTesting"), ("Tests/MochiCommandTests", "Sources/mochi"),
        ]
        let folders = Set(tree.folders)
        return pairs.flatMap { tests, sources in
            // What the tests of a target share among themselves has no source to repeat.
            tree.folders.filter { $0.hasPrefix(tests + "/") && $0 != tests + "/Support" }.compactMap { folder in
                let source = sources + folder.dropFirst(tests.count)
                return folders.contains(source) ? nil : Violation(folder, "there is no \(source) that it could test")
            }
        }
    }

    // Written in two halves, or this file would break its own rule.
    private static let registries = [
        "registry-1.docker" + ".io", "registry.hub.docker" + ".com", "docker" + ".io/", "ghcr" + ".io", "quay" + ".io",
        "gcr" + ".io/", "pypi" + ".org", "files.pythonhosted" + ".org", "registry.npmjs" + ".org",
        "proxy.golang" + ".org",
        "static.crates" + ".io", "deb.debian" + ".org", "security.debian" + ".org",
    ]
    private static let homes = [
        "/ho" + "me/", "/ro" + "ot/", "/Us" + "ers/", "/wo" + "rk/", "/wor" + "kspace/", "/m" + "nt/",
    ]

    /// A checkout works on every machine: no file names a registry's host or somebody's folder.
    static func places(_ tree: SourceTree) -> [Violation] {
        tree.files.flatMap { file in
            file.lines.enumerated().flatMap { index, line -> [Violation] in
                registries.filter { line.contains($0) }.map {
                    Violation(file.path, line: index + 1, "names the registry host \($0)")
                }
                    + homes.filter { startsPath($0, in: line) }.map {
                        Violation(file.path, line: index + 1, "names an absolute path of one machine, below \($0)")
                    }
            }
        }
    }

    /// Whether an absolute path starts with `home`: not as a part of a longer path or a URL, and with a name behind it.
    private static func startsPath(_ home: String, in line: Substring) -> Bool {
        var rest = line
        while let range = rest.firstRange(of: home) {
            let before = range.lowerBound == line.startIndex ? " " : line[line.index(before: range.lowerBound)]
            let after = range.upperBound == line.endIndex ? " " : line[range.upperBound]
            let isStart = !(before.isLetter || before.isNumber || "._-~*)]}/".contains(before))
            if isStart, after.isLetter || after.isNumber || after == "." || after == "_" { return true }
            rest = line[range.upperBound...]
        }
        return false
    }

    /// The packages that `scripts/setup` lists and whose names nothing else would have.
    static func packages(in setup: String) -> Set<String> {
        let arrays = setup.split(separator: "\n").filter { $0.hasPrefix("readonly ") && $0.contains("=(") }
        let words = arrays.flatMap { $0.split(whereSeparator: { "() ".contains($0) }) }
        return Set(words.filter { $0.hasPrefix("lib") || $0.hasPrefix("zlib") }.map(String.init))
    }

    /// The list of Debian packages stands once.
    ///
    /// Prose and error messages may name a package; a command and a second list may not.
    static func packageLists(_ tree: SourceTree) -> [Violation] {
        guard let setup = tree.files.first(where: { $0.path == "scripts/setup" }) else {
            return [Violation("scripts/setup", "is missing: it holds the list of Debian packages")]
        }
        let packages = packages(in: setup.text)
        if packages.isEmpty {
            return [Violation("scripts/setup", "lists no library: has the form of its list changed?")]
        }
        return tree.files.filter { $0.path != setup.path }.flatMap { file in
            file.lines.enumerated().compactMap { index, line in
                let words = line.split(whereSeparator: { !($0.isLetter || $0.isNumber || ".+-".contains($0)) })
                    .map { $0.last == "." ? $0.dropLast() : $0 }
                guard let package = words.first(where: { packages.contains(String($0)) }) else { return nil }
                let isCommand = line.contains("apt-get ") || line.contains("apt install")
                let isProse =
                    file.hasExtension("md") || line.contains("scripts/setup") || isComment(line)
                    || file.isIn("Tests/SoundnessTests")
                if isProse, !isCommand || file.isIn("Tests/SoundnessTests") { return nil }
                return Violation(
                    file.path,
                    line: index + 1,
                    "names \(package): the one list of packages is scripts/setup --list"
                )
            }
        }
    }

    private static func isComment(_ line: Substring) -> Bool {
        let code = line.drop(while: \.isWhitespace)
        return code.hasPrefix("//") || code.hasPrefix("# ")
    }

    /// Files longer than this are tables, and stand below with their reason.
    static let mostLines = 500
    static let longFiles: [String: String] = [:]

    static func lengths(_ tree: SourceTree, allowed: [String: String] = longFiles) -> [Violation] {
        let code = tree.files.filter { $0.hasExtension("swift", "c", "h") }
        let long = code.filter { $0.text.count(where: \.isNewline) > mostLines }
        let known = Set(long.map(\.path))
        return long.filter { allowed[$0.path] == nil }.map {
            Violation(
                $0.path,
                "has \($0.text.count(where: \.isNewline)) lines; over \(mostLines) it needs a reason in HouseRules.longFiles"
            )
        }
            + allowed.keys.filter { !known.contains($0) }.sorted().map {
                Violation($0, "stands in HouseRules.longFiles and is no longer long: take it out")
            }
    }
}
