/// Arrows point down: Testing → API → Engine → Shim → libh2o.
enum LayerRules {
    /// The module that a line imports, whatever attributes and access level stand before it.
    static func importedModule(_ line: some StringProtocol) -> String? {
        var words = line.split(whereSeparator: \.isWhitespace)[...]
        while let word = words.first, word.hasPrefix("@") || accessLevels.contains(String(word)) {
            words = words.dropFirst()
        }
        guard words.popFirst() == "import", var name = words.popFirst() else { return nil }
        if declarationKinds.contains(String(name)), let declaration = words.popFirst() { name = declaration }
        return String(name.prefix { $0 != "." && $0 != ";" })
    }

    private static let accessLevels: Set = ["public", "package", "internal", "fileprivate", "private"]
    private static let declarationKinds: Set = [
        "struct", "class", "enum", "protocol", "typealias", "func", "let", "var",
    ]

    private static func imports(of file: SourceFile) -> [(line: Int, module: String)] {
        file.lines.enumerated().compactMap { index, line in importedModule(line).map { (index + 1, $0) } }
    }

    /// One door to C: `*Handle.swift` in the engine, and the tests of the shim.
    static func shimImports(_ tree: SourceTree) -> [Violation] {
        tree.files.filter { $0.hasExtension("swift") }.flatMap { file in
            imports(of: file).filter { $0.module == "CH2OShim" }.compactMap { line, _ in
                let isDoor = file.isIn("Sources/MochiEngine") && file.name.hasSuffix("Handle.swift")
                if isDoor || file.isIn("Tests/CH2OShimTests") { return nil }
                return Violation(
                    file.path,
                    line: line,
                    "imports CH2OShim; only Sources/MochiEngine/**/*Handle.swift may"
                )
            }
        }
    }

    /// Foundation costs start time and megabytes, and its types would leak upward: the engine does without.
    static func foundationImports(_ tree: SourceTree) -> [Violation] {
        tree.files.filter { $0.isIn("Sources/MochiEngine") && $0.hasExtension("swift") }.flatMap { file in
            imports(of: file).filter { $0.module.hasPrefix("Foundation") }.map { line, module in
                Violation(
                    file.path,
                    line: line,
                    "imports \(module); the engine uses the standard library and Glibc only"
                )
            }
        }
    }

    /// A lower layer knows no higher one.
    ///
    /// SwiftPM holds this for targets; it is cheap to say it in words as well.
    static func upwardImports(_ tree: SourceTree) -> [Violation] {
        let higher = [
            "Sources/CH2OShim": ["MochiEngine", "MochiAPI", "MochiTesting"],
            "Sources/MochiEngine": ["MochiAPI", "MochiTesting"],
            "Sources/MochiAPI": ["MochiTesting"],
        ]
        return tree.files.filter { $0.hasExtension("swift") }.flatMap { file in
            higher.filter { file.isIn($0.key) }.flatMap { layer, forbidden in
                imports(of: file).filter { forbidden.contains($0.module) }.map { line, module in
                    Violation(file.path, line: line, "imports \(module), which stands above \(layer)")
                }
            }
        }
    }

    /// `HTML/` could be lifted out as a package of its own: it imports nothing but the standard library.
    static func htmlImports(_ tree: SourceTree) -> [Violation] {
        let standardLibrary: Set = ["Swift", "Synchronization"]
        return tree.files.filter { $0.isIn("Sources/MochiAPI/HTML") && $0.hasExtension("swift") }.flatMap { file in
            imports(of: file).filter { !standardLibrary.contains($0.module) }.map { line, module in
                Violation(file.path, line: line, "imports \(module); HTML/ imports nothing but the standard library")
            }
        }
    }

    /// Which folders of MochiAPI may not name the types of which others.
    ///
    /// `nil` stands for every other folder.
    private static let unknownTo: [(folder: String, others: [String]?)] = [
        ("HTML", nil),
        ("Islands", ["Routing"]),
        ("Routing", ["Serving", "HTML", "Templates", "Islands", "Actions"]),
    ]

    /// Inside one module the compiler allows everything, so the folders are held apart by the names of their types.
    static func upwardNames(_ tree: SourceTree) -> [Violation] {
        let api = "Sources/MochiAPI"
        let files = tree.files.filter { $0.isIn(api) && $0.hasExtension("swift") }
        func folder(_ file: SourceFile) -> String {
            file.path.dropFirst(api.count + 1).split(separator: "/").dropLast().first.map(String.init) ?? ""
        }
        var owners: [String: String] = [:]
        for file in files {
            for name in file.lines.compactMap(declaredType) { owners[name] = folder(file) }
        }
        var violations: [Violation] = []
        for rule in unknownTo {
            for file in files where folder(file) == rule.folder {
                for (index, line) in file.lines.enumerated() {
                    for word in identifiers(in: line) {
                        guard let owner = owners[word], owner != rule.folder, rule.others?.contains(owner) ?? true
                        else { continue }
                        violations.append(
                            Violation(
                                file.path,
                                line: index + 1,
                                "names \(word) of \(owner)/, which \(rule.folder)/ does not know"
                            )
                        )
                    }
                }
            }
        }
        return violations
    }

    /// The type that a line at the left margin declares; extensions and nested types do not count, and neither do the
    /// elements of HTML, whose lower-case names other code has for other things.
    static func declaredType(_ line: Substring) -> String? {
        guard line.first?.isWhitespace == false else { return nil }
        var words = line.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "@") })[...]
        let modifiers: Set = [
            "public", "package", "internal", "private", "fileprivate", "final", "indirect", "nonisolated",
        ]
        while let word = words.first, word.hasPrefix("@") || modifiers.contains(String(word)) {
            words = words.dropFirst()
        }
        guard let keyword = words.popFirst(),
            ["struct", "class", "enum", "protocol", "actor", "typealias"].contains(keyword)
        else {
            return nil
        }
        return words.first.flatMap { $0.first?.isUppercase == true ? String($0) : nil }
    }

    /// The words of a line of code, without its comment and without its string literals.
    static func identifiers(in line: Substring) -> Set<String> {
        var code: [UInt8] = []
        var isInString = false
        var previous = UInt8(ascii: " ")
        for byte in line.utf8 {
            if byte == UInt8(ascii: "\""), previous != UInt8(ascii: "\\") { isInString.toggle() }
            if !isInString {
                if byte == UInt8(ascii: "/"), previous == UInt8(ascii: "/") { break }
                code.append(byte == UInt8(ascii: "\"") ? UInt8(ascii: " ") : byte)
            }
            previous = byte
        }
        // Bytes beyond ASCII are parts of letters.
        let words = code.split { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...0xFF:
                false
            default: true
            }
        }
        return Set(words.map { String(decoding: $0, as: UTF8.self) })
    }

    /// Only the shim, its fuzz targets and the floor see libh2o, wslay, OpenSSL, brotli and zlib; the shim's public
    /// headers show none of their types.
    ///
    /// The WebSocket client checks what was compressed with zlib itself, and not with the code that it measures; the yardstick
    /// for tokens is OpenSSL's own HMAC.
    static func libraryIncludes(_ tree: SourceTree) -> [Violation] {
        tree.files.filter { $0.hasExtension("c", "h", "m", "cpp", "modulemap") }.flatMap { file in
            let isAllowed =
                file.isIn("perf/Floor") || file.isIn("Tests/Fuzz")
                || file.isIn("Sources/CH2OShim") && !file.isIn("Sources/CH2OShim/include")
            return file.lines.enumerated().compactMap { index, line -> Violation? in
                guard !isAllowed, let header = includedHeader(line) else { return nil }
                let library = String(header.prefix { $0 != "/" && $0 != "." })
                guard ["h2o", "wslay", "openssl", "brotli", "zlib"].contains(library) else { return nil }
                if library == "zlib", file.isIn("perf/LoadClient") { return nil }
                if library == "openssl", file.isIn("perf/HMAC") { return nil }
                return Violation(
                    file.path,
                    line: index + 1,
                    "includes \(header); only Sources/CH2OShim/*.c, internal.h, Tests/Fuzz and perf/Floor may"
                )
            }
        }
    }

    private static func includedHeader(_ line: Substring) -> String? {
        let text = line.filter { !$0.isWhitespace }
        guard text.hasPrefix("#include") || text.hasPrefix("header\"") else { return nil }
        let parts = text.split { "<>\"".contains($0) }
        return parts.count > 1 ? String(parts[1]) : nil
    }
}
