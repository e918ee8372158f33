import TestSupport
import Testing

@testable import MochiAPI

@Suite struct ClientScriptTests {
    @Test func `islands cost a visitor four kilobytes at most`() async throws {
        try await LiveServer.run([:], .testing()) { live in
            var size = 0
            for script in [ClientScript.islands, .hydrate, .element, .devalue] {
                let response = try await Self.coded(live, script)
                #expect(response.field("vary") == "accept-encoding")
                #expect(response.field("content-length") == "\(response.body.count)")
                size += response.body.count
            }
            #expect(size <= 4096)
        }
    }

    /// The answer in its smallest form, which is made beside the requests.
    private static func coded(_ live: LiveServer, _ script: ClientScript) async throws -> HTTP1Response {
        let coded = script.brotli
        let response = try await live.get("/_mochi/client/\(script.fileName)", "Accept-Encoding: gzip, br")
        #expect(response.field("content-encoding") == "br")
        #expect(Array(response.body) == coded)
        return response
    }

    @Test func `a script is the same in every coding`() async throws {
        try await LiveServer.run([:], .testing()) { live in
            for script in ClientScript.all {
                let path = "/_mochi/client/\(script.fileName)"
                let text = String(decoding: script.bytes, as: UTF8.self)
                let coded = try await Self.coded(live, script)
                let decoded = try await onThread { try Brotli.decoded(coded.body) }
                #expect(decoded == text)
                for accepted in ["br;q=0", "identity", "gzip"] {
                    let plain = try await live.get(path, "Accept-Encoding: \(accepted)")
                    #expect(plain.field("vary") == "accept-encoding")
                    let coding = plain.field("content-encoding")
                    #expect(coding == (accepted == "gzip" && script.bytes.count >= 1024 ? "gzip" : nil))
                    if coding == nil { #expect(plain.text == text) }
                }
            }
        }
    }

    @Test func `scripts import each other by names that change with the bytes`() {
        for script in ClientScript.all {
            let text = String(decoding: script.bytes, as: UTF8.self)
            for line in text.split(separator: "\n") where line.contains("from \"") {
                #expect(ClientScript.all.contains { line.hasSuffix("from \"./\($0.fileName)\";") })
            }
            #expect(!text.contains("/*"))
        }
    }
}
