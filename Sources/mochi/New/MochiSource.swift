internal import Foundation
internal import MochiAPI

/// Where a new project takes Mochi from.
enum MochiSource: Equatable {
    /// A checkout on this machine.
    case checkout(String)
    /// A repository, of which the branch `main` is taken.
    case repository(String)

    /// What was typed: a URL, or the path of a checkout.
    init(_ typed: String) throws(UsageError) {
        // `git@host:mochi.git` is the other form that git takes.
        let head = typed.prefix { $0 != "/" }
        if typed.contains("://") || head.contains(":") {
            self = .repository(typed)
            return
        }
        let path = URL(filePath: typed).standardizedFileURL.path(percentEncoded: false)
        guard Self.isCheckout(path) else { throw UsageError("--mochi \(typed) is no checkout of Mochi") }
        self = .checkout(Self.withoutEnd(path))
    }

    /// The checkout that a program was built in; nil when it lies elsewhere.
    init?(builtIn executable: String) {
        var place = URL(filePath: executable).resolvingSymlinksInPath()
        while place.pathComponents.count > 1 {
            place = place.deletingLastPathComponent()
            let path = place.path(percentEncoded: false)
            if Self.isCheckout(path) {
                self = .checkout(Self.withoutEnd(path))
                return
            }
        }
        return nil
    }

    private static func withoutEnd(_ path: String) -> String {
        path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    private static func isCheckout(_ path: String) -> Bool {
        ["Package.swift", "Sources/MochiAPI"].allSatisfy { FileManager.default.fileExists(atPath: path + "/" + $0) }
    }

    /// The dependency in `Package.swift`.
    var dependency: String {
        switch self {
        case .checkout(let path): ".package(name: \"mochi\", path: \(Self.literal(path)))"
        case .repository(let url): ".package(url: \(Self.literal(url)), branch: \"main\")"
        }
    }

    /// What products call the package: SwiftPM names one by the end of its URL.
    var packageName: String {
        guard case .repository(let url) = self else { return "mochi" }
        let last = url.split { $0 == "/" || $0 == ":" }.last ?? "mochi"
        return String(last.hasSuffix(".git") ? last.dropLast(4) : last)
    }

    /// Whether SwiftPM would take a package in a directory of this name for Mochi's own: it goes by these names.
    func collides(withDirectory name: String) -> Bool {
        var taken: Set = ["mochi", packageName.lowercased()]
        if case .checkout(let path) = self { taken.insert(URL(filePath: path).lastPathComponent.lowercased()) }
        return taken.contains(name.lowercased())
    }

    private static func literal(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
