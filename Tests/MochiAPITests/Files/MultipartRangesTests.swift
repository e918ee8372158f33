import TestSupport
import Testing

@testable import MochiAPI

@Suite struct MultipartRangesTests {
    private func content(_ parts: MultipartRanges, of text: [UInt8]) -> [UInt8] {
        var content: [UInt8] = []
        for (index, range) in parts.ranges.enumerated() {
            content += Array(parts.head(index).utf8)
            content += text[Int(range.lowerBound)..<Int(range.upperBound)]
        }
        return content + Array(parts.tail.utf8)
    }

    @Test func `parts are framed as in RFC 9110 14.6`() {
        let parts = MultipartRanges([0..<2, 8..<10], size: 10, contentType: "text/plain", boundary: "B")
        #expect(parts.contentType == "multipart/byteranges; boundary=B")
        let expected =
            "--B\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-1/10\r\n\r\n01"
            + "\r\n--B\r\nContent-Type: text/plain\r\nContent-Range: bytes 8-9/10\r\n\r\n89\r\n--B--\r\n"
        #expect(String(decoding: content(parts, of: Array("0123456789".utf8)), as: UTF8.self) == expected)
    }

    @Test func `the length is exact`() {
        var random = SeededGenerator(seed: 206)
        let text = (0..<5_000).map { UInt8(truncatingIfNeeded: $0) }
        for _ in 0..<500 {
            let ranges = (0..<Int.random(in: 1...16, using: &random)).map { _ in
                let start = Int64.random(in: 0..<4_900, using: &random)
                return start..<start + .random(in: 1...100, using: &random)
            }
            let parts = MultipartRanges(ranges, size: 5_000, contentType: "application/octet-stream")
            #expect(Int(parts.contentLength) == content(parts, of: text).count)
        }
    }

    @Test func `boundaries are 32 hexadecimal digits and differ`() {
        let boundaries = (0..<100).map { _ in MultipartRanges.randomBoundary() }
        #expect(Set(boundaries).count == 100)
        #expect(boundaries.allSatisfy { $0.count == 32 && $0.allSatisfy(\.isHexDigit) })
    }
}
