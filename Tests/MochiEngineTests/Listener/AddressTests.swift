import Testing

@testable import MochiEngine

struct AddressTests {
    @Test func `an address describes itself as people write it`() {
        #expect(Address.tcp(host: "127.0.0.1", port: 80).description == "127.0.0.1:80")
        #expect(Address.tcp(host: "::1", port: 8080).description == "[::1]:8080")
        #expect(Address.unix(path: "/tmp/a").description == "unix:/tmp/a")
        #expect(Address.inherited(descriptor: 3).description == "descriptor 3")
    }

    @Test func `numeric addresses stand for themselves and names for theirs`() {
        #expect(Address.resolve("127.0.0.1") == ["127.0.0.1"])
        #expect(Address.resolve("::1") == ["::1"])
        #expect(Address.resolve("localhost").contains { $0 == "127.0.0.1" || $0 == "::1" })
        #expect(Address.resolve("no.such.host.invalid").isEmpty)
    }
}
