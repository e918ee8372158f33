import Testing

@testable import MochiAPI

@Suite struct AcceptEncodingTests {
    @Test(
        arguments: [
            // The examples of RFC 9110 12.5.3.
            ("compress, gzip", [.gzip, .identity]),
            ("", [.identity]),
            ("*", [.br, .gzip, .identity]),
            ("compress;q=0.5, gzip;q=1.0", [.gzip, .identity]),
            ("gzip;q=1.0, identity; q=0.5, *;q=0", [.gzip, .identity]),
            // An absent field.
            (nil, [.identity]),
            ("gzip, deflate, br, zstd", [.br, .gzip, .identity]),
            ("gzip;q=1, br;q=0.9", [.gzip, .br, .identity]),
            ("gzip;q=0.001", [.gzip, .identity]),
            ("br;q=0", [.identity]),
            ("br;q=0.000, gzip", [.gzip, .identity]),
            ("*;q=0", []),
            ("identity;q=0", []),
            ("identity;q=0, gzip", [.gzip]),
            ("*;q=0, gzip", [.gzip]),
            ("*;q=0, identity;q=0.1", [.identity]),
            ("identity, gzip;q=0.5", [.identity, .gzip]),
            ("*;q=0.5, gzip", [.gzip, .br, .identity]),
            ("GZIP;Q=0.5, Br", [.br, .gzip, .identity]),
            ("x-gzip", [.gzip, .identity]),
            (" gzip ; q=0.5 ,\tbr ; q=0.7", [.br, .gzip, .identity]),
            // Malformed members are passed over.
            ("gzip;q=2, br", [.br, .identity]),
            ("gzip;q=0.1234", [.identity]),
            ("gzip;q=-1", [.identity]),
            ("gzip;q=", [.identity]),
            ("gzip;q=1.001", [.identity]),
            ("gzip;q=a", [.identity]),
            ("gzip;level=9", [.identity]),
            (",,;,gzip,;q=1", [.gzip, .identity]),
        ] as [(String?, [ContentCoding])]
    )
    func `codings are ranked by weight`(field: String?, ranking: [ContentCoding]) {
        #expect(AcceptEncoding(field).ranking == ranking)
    }

    @Test func `only what is available is chosen`() {
        let encoding = AcceptEncoding("br, gzip;q=0.5, identity;q=0")
        #expect(encoding.preferred(of: [.br, .gzip, .identity]) == .br)
        #expect(encoding.preferred(of: [.gzip, .identity]) == .gzip)
        #expect(encoding.preferred(of: [.identity]) == nil)
        #expect(encoding.preferred(of: []) == nil)
    }
}
