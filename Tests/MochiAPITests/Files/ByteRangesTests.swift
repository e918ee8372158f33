import TestSupport
import Testing

@testable import MochiAPI

@Suite struct ByteRangesTests {
    @Test(
        arguments: [
            // The examples of RFC 9110 14.1.2.
            ("bytes=0-499", 10_000, .partial([0..<500])),
            ("bytes=500-999", 10_000, .partial([500..<1000])),
            ("bytes=-500", 10_000, .partial([9_500..<10_000])),
            ("bytes=9500-", 10_000, .partial([9_500..<10_000])),
            ("bytes=0-0,-1", 10_000, .partial([0..<1, 9_999..<10_000])),
            ("bytes=500-600,601-999", 10_000, .partial([500..<1000])),
            ("bytes=500-700,601-999", 10_000, .partial([500..<1000])),
            ("bytes= 0-999, 4500-5499, -1000", 10_000, .partial([0..<1000, 4_500..<5_500, 9_000..<10_000])),
            // Ends beyond the end.
            ("bytes=0-", 10, .partial([0..<10])),
            ("bytes=0-99", 10, .partial([0..<10])),
            ("bytes=9-9", 10, .partial([9..<10])),
            ("bytes=-99", 10, .partial([0..<10])),
            ("bytes=10-", 10, .unsatisfiable),
            ("bytes=10-20,30-", 10, .unsatisfiable),
            ("bytes=-0", 10, .unsatisfiable),
            ("bytes=10-,5-", 10, .partial([5..<10])),
            ("bytes=0-99999999999999999999999", 10, .partial([0..<10])),
            ("bytes=99999999999999999999999-", 10, .unsatisfiable),
            ("bytes=-99999999999999999999999", 10, .partial([0..<10])),
            ("bytes=9223372036854775807-9223372036854775807", 10, .unsatisfiable),
            ("bytes=0-9223372036854775807", 10, .partial([0..<10])),
            // Nothing to cut.
            ("bytes=0-", 0, .unsatisfiable),
            ("bytes=0-0", 0, .unsatisfiable),
            ("bytes=-5", 0, .whole),
            ("bytes=-0", 0, .unsatisfiable),
            // Spelling.
            ("BYTES=0-1", 10, .partial([0..<2])),
            ("bytes=,0-1 ,\t,", 10, .partial([0..<2])),
            ("bytes=", 10, .whole),
            ("bytes=,", 10, .whole),
            ("bytes", 10, .whole),
            ("", 10, .whole),
            ("items=0-1", 10, .whole),
            ("bytes =0-1", 10, .whole),
            ("bytes=1-0", 10, .whole),
            ("bytes=0-1,3-2", 10, .whole),
            ("bytes=-", 10, .whole),
            ("bytes=0", 10, .whole),
            ("bytes=a-b", 10, .whole),
            ("bytes=0-1-2", 10, .whole),
            ("bytes=--1", 10, .whole),
            ("bytes=+0-1", 10, .whole),
            ("bytes=0 - 1", 10, .whole),
            ("bytes=0x0-1", 10, .whole),
            ("bytes=0-1;2-3", 10, .whole),
            // Merging keeps the order asked for.
            ("bytes=900-999,0-99", 1000, .partial([900..<1000, 0..<100])),
            ("bytes=0-9,89-99", 1000, .partial([0..<100])),
            ("bytes=0-9,90-99", 1000, .partial([0..<10, 90..<100])),
            ("bytes=0-9,200-209,5-205", 1000, .partial([0..<210])),
            ("bytes=500-509,0-9,900-909,505-895", 1000, .partial([500..<910, 0..<10])),
            ("bytes=0-,0-,0-,0-,0-", 1000, .partial([0..<1000])),
        ] as [(String, Int64, ByteRanges)]
    )
    func `a range field is read`(field: String, size: Int64, expected: ByteRanges) {
        #expect(ByteRanges(field, size: size) == expected)
    }

    @Test func `seventeen ranges are too many`() {
        func field(_ count: Int) -> String {
            "bytes=" + (0..<count).map { "\($0 * 1000)-\($0 * 1000)" }.joined(separator: ",")
        }
        #expect(ByteRanges(field(17), size: 100_000) == .whole)
        let sixteen: [Range<Int64>] = (0..<16).map { ($0 * 1000)..<($0 * 1000 + 1) }
        #expect(ByteRanges(field(16), size: 100_000) == .partial(sixteen))
    }

    @Test func `merged ranges cover what was asked and nothing twice`() {
        var random = SeededGenerator(seed: 14)
        for _ in 0..<2_000 {
            let asked = (0..<Int.random(in: 1...16, using: &random)).map { _ in
                let start = Int64.random(in: 0..<2_000, using: &random)
                return start..<start + .random(in: 1...300, using: &random)
            }
            let field = "bytes=" + asked.map { "\($0.lowerBound)-\($0.upperBound - 1)" }.joined(separator: ",")
            guard case .partial(let ranges) = ByteRanges(field, size: 2_000) else {
                Issue.record("\(field) was not satisfied")
                continue
            }
            let sorted = ranges.sorted { $0.lowerBound < $1.lowerBound }
            #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $1.lowerBound - $0.upperBound >= 80 })
            for range in asked {
                let clamped = range.clamped(to: 0..<2_000)
                #expect(ranges.contains { $0.clamped(to: clamped) == clamped })
            }
        }
    }

    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

    @Test(arguments: [
        ("\"1\"", true), ("\"2\"", false), ("W/\"1\"", false), (date, true), ("Sunday, 06-Nov-94 08:49:37 GMT", true),
        ("Sun, 06 Nov 1994 08:49:38 GMT", false), ("nonsense", false), ("", false), ("*", false),
        ("\"1\", \"2\"", false),
    ])
    func `If-Range needs the very same strong validator`(field: String, isCurrent: Bool) {
        let modified = HTTPDate(secondsSinceEpoch: 784_111_777)
        let current = Validators(entityTag: EntityTag(opaque: "1"), lastModified: modified)
        let now = HTTPDate(secondsSinceEpoch: 784_111_778)
        #expect(ByteRanges.isCurrent(ifRange: field, current, now: now) == isCurrent)
    }

    @Test func `a date of this very second is too weak for If-Range`() {
        let modified = HTTPDate(secondsSinceEpoch: 784_111_777)
        let current = Validators(entityTag: nil, lastModified: modified)
        #expect(!ByteRanges.isCurrent(ifRange: Self.date, current, now: modified))
        let weak = Validators(entityTag: EntityTag(opaque: "1", isWeak: true), lastModified: nil)
        #expect(!ByteRanges.isCurrent(ifRange: "W/\"1\"", weak, now: modified))
    }

    @Test func `Content-Range names first, last and size`() {
        #expect(ByteRanges.contentRange(0..<500, size: 1234) == "bytes 0-499/1234")
        #expect(ByteRanges.unsatisfiedContentRange(size: 47_022) == "bytes */47022")
    }
}
