import Testing

@testable import MochiEngine

@Suite struct IPAddressTests {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
        ("::ffff:192.0.2.1", "192.0.2.1"), ("::FFFF:C000:201", "192.0.2.1"), ("::", "::"), ("::1", "::1"),
        ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), ("2001:db8::192.0.2.1", "2001:db8::c000:201"),
        ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
    ])
    func `an address is read and written in its canonical form`(text: String, canonical: String) {
        #expect(IPAddress(text)?.description == canonical)
        #expect(IPAddress(canonical) == IPAddress(text))
    }

    @Test(arguments: [
        "", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "0x7f.1", "1.2.3.4 ", " 1.2.3.4", "1.2.3.4\0",
        "-1.2.3.4",
        "1.2.3.4:80", "1.2.3.4/8", ":::", "1::2::3", "12345::", "g::", "[::1]", "fe80::1%eth0", "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9", "localhost", "１.2.3.4",
    ])
    func `what is no address is refused`(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func `a socket address is read by its family`() {
        func peer(_ bytes: [UInt8]) -> PeerAddress {
            let padded = bytes + [UInt8](repeating: 0, count: 28 - bytes.count)
            return unsafe padded.withUnsafeBytes { unsafe PeerAddress(socketAddress: $0) }
        }
        #expect(peer([2, 0, 0, 80, 192, 0, 2, 1]) == .internet(IPAddress(v4: 0xC000_0201)))
        let loopback = [UInt8](repeating: 0, count: 15) + [1]
        #expect(peer([10, 0, 0, 80, 0, 0, 0, 0] + loopback) == .internet(IPAddress(bits: 1)))
        #expect(peer([1, 0]) == .unix)
        #expect(peer([]) == .unknown)
    }
}
