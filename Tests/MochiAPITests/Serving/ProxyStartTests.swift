import MochiAPI
import Testing

/// Proxy options that cannot work stop the start with one sentence.
@Suite struct ProxyStartTests {
    private func sentence(_ change: (inout ProxyOptions) -> Void) async throws -> String {
        let error = await #expect(throws: StartError.self) {
            _ = try await LiveServer.run([:], .testing { change(&$0.proxy) }) { _ in }
        }
        return error?.description ?? ""
    }

    @Test(arguments: ["", "shop.example", "https://shop.example/", "ftp://a", "https://", "null"])
    func `an origin that is none`(origin: String) async throws {
        let text = try await sentence { $0.origin = origin }
        #expect(text.hasPrefix("proxy.origin \"\(origin)\": accepted is "))
    }

    @Test(arguments: [
        "10.0.0.0/33", "10.0.0.1/8", "localhost", "", "unix", "unix:/run/proxy.sock", "*", "10.0.0.0/8, 127.0.0.1",
    ])
    func `a network that is none`(network: String) async throws {
        let text = try await sentence { $0.trusted = ["127.0.0.1", network] }
        #expect(text.hasPrefix("proxy.trusted \"\(network)\": "))
        #expect(text.contains("accepted "))
    }

    @Test(arguments: [0, -1, 101])
    func `a depth that is none`(depth: Int) async throws {
        #expect(try await sentence { $0.xffDepth = depth }.hasPrefix("proxy.xffDepth \(depth): accepted is "))
    }

    @Test func `a PROXY line that anybody could send`() async throws {
        let text = try await sentence { $0.protocolV1 = true }
        #expect(text.hasPrefix("proxy.protocolV1 true: anybody could send a PROXY line while proxy.trusted is empty"))
    }

    @Test func `a field that is none, and one that anybody could send`() async throws {
        let options: [(String, WritableKeyPath<ProxyOptions, String?>)] = [
            ("protocolHeader", \.protocolHeader), ("hostHeader", \.hostHeader), ("portHeader", \.portHeader),
            ("addressHeader", \.addressHeader), ("requestIDHeader", \.requestIDHeader),
        ]
        for (name, option) in options {
            for wrong in ["", "a b", "a:", "é"] {
                let text = try await sentence { proxy in
                    proxy.trusted = ["127.0.0.1"]
                    proxy[keyPath: option] = wrong
                }
                #expect(text.hasPrefix("proxy.\(name) \"\(wrong)\": accepted is "))
            }
            let text = try await sentence { $0[keyPath: option] = "X-Some" }
            #expect(text.hasPrefix("proxy.\(name) \"X-Some\": anybody could send it while proxy.trusted is empty"))
        }
    }
}
