import TestSupport
import Testing

@testable import MochiAPI

/// The rule of `RouteTrie` written down a second time, as plainly as possible: try every pattern, keep the best.
private struct NaiveMatcher {
    let patterns: [RoutePattern]

    func match(_ path: String) -> (pattern: String, parameters: [String: String])? {
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if path.contains("//") { return nil }
        let matching = patterns.compactMap { pattern in
            parameters(of: pattern, segments).map { (pattern, $0) }
        }
        let best = matching.max { left, right in
            rank(left.0).lexicographicallyPrecedes(rank(right.0))
        }
        return best.map { ($0.0.description, $0.1) }
    }

    private func rank(_ pattern: RoutePattern) -> [Int] {
        pattern.segments.map { segment in
            switch segment {
            case .literal: 2
            case .parameter: 1
            case .rest: 0
            }
        }
    }

    private func parameters(of pattern: RoutePattern, _ segments: [String]) -> [String: String]? {
        var found: [String: String] = [:]
        for (index, segment) in pattern.segments.enumerated() {
            guard index < segments.count else { return nil }
            switch segment {
            case .literal(let text):
                guard decoded(segments[index]) == text else { return nil }
            case .parameter(let name):
                guard !segments[index].isEmpty else { return nil }
                found[name] = decoded(segments[index])
            case .rest:
                found["*"] = decoded(segments[index...].joined(separator: "/"))
                return found
            }
        }
        return segments.count == pattern.segments.count ? found : nil
    }

    private func decoded(_ text: String) -> String {
        text.replacing("%61", with: "a").replacing("%C3%A9", with: "é")
    }
}

@Suite struct RouteTriePropertyTests {
    @Test func `the trie agrees with a naive matcher on random routes`() throws {
        var random = SeededGenerator(seed: 20_260)
        for _ in 0..<10_000 {
            let patterns = try randomPatterns(&random)
            let naive = NaiveMatcher(patterns: patterns)
            let trie = try RouteTrie(patterns.map { ($0, $0.description) })
            for _ in 0..<4 {
                let path = randomPath(&random)
                let (found, expected) = (trie.route(of: path), naive.match(path))
                #expect(found?.pattern == expected?.pattern, "\(path) among \(patterns)")
                #expect(found?.parameters == expected?.parameters, "\(path) among \(patterns)")
            }
        }
    }

    @Test func `no bytes stop the program or leave a parameter that does not decode`() throws {
        var random = SeededGenerator(seed: 400)
        let trie = try RouteTrie(of: ["/", "/a", "/:x", "/a/:x/b", "/é/*", "/:x/:y/:z", "/*"])
        let alphabet = Array("/a.%2eEfFcC3900\\b:*é".utf8) + [0, 0x80, 0xC3, 0xED, 0xFF, 0x20]
        var found = 0
        for _ in 0..<50_000 {
            var path: [UInt8] = Bool.random(using: &random) ? Array("/a/".utf8) : Array("/".utf8)
            for _ in 0..<Int.random(in: 0..<12, using: &random) {
                path.append(alphabet.randomElement(using: &random) ?? 0)
            }
            var capture = RouteCapture()
            guard case .found = unsafe trie.resolve(path.span.bytes, into: &capture) else { continue }
            found += 1
            let text = try #require(String(validating: path, as: UTF8.self))
            for (name, value) in Parameters(of: trie.patterns[capture.route], in: text, capture) {
                let isClean = value.utf8.allSatisfy { $0 != 0 && $0 != UInt8(ascii: "\\") }
                #expect(isClean && (name == "*" || !value.utf8.contains(UInt8(ascii: "/"))), "\(text)")
                #expect(!value.split(separator: "/").contains { $0 == "." || $0 == ".." }, "\(text)")
            }
        }
        #expect(found > 1_000)
    }

    private func randomPatterns(_ random: inout SeededGenerator) throws -> [RoutePattern] {
        var shapes: Set<[String]> = []
        var patterns: [RoutePattern] = []
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            var segments: [String] = []
            for index in 0..<Int.random(in: 1...4, using: &random) {
                segments.append(["a", "b", "é", ":p\(index)"].randomElement(using: &random) ?? "a")
            }
            switch Int.random(in: 0..<6, using: &random) {
            case 0: segments.append("*")
            case 1: segments.append("")
            default: break
            }
            guard shapes.insert(segments.map { $0.hasPrefix(":") ? ":" : $0 }).inserted else { continue }
            patterns.append(try RoutePattern("/" + segments.joined(separator: "/")))
        }
        return patterns.shuffled(using: &random)
    }

    private func randomPath(_ random: inout SeededGenerator) -> String {
        let words = ["a", "b", "c", "é", "%61", "%C3%A9", "a", "b", ""]
        let segments = (0..<Int.random(in: 1...5, using: &random)).map { _ in words.randomElement(using: &random) ?? ""
        }
        return "/" + segments.joined(separator: "/")
    }
}
