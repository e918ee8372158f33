import TestSupport
import Testing

@testable import MochiAPI

@Suite struct DevalueDateTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (1_700_000_000_123, "2023-11-14T22:13:20.123Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (253_402_300_800_000, "+010000-01-01T00:00:00.000Z"), (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
            (-62_167_219_200_001, "-000001-12-31T23:59:59.999Z"),
            (8_640_000_000_000_000, "+275760-09-13T00:00:00.000Z"),
            (-8_640_000_000_000_000, "-271821-04-20T00:00:00.000Z"),
        ] as [(Int64, String)]
    )
    func `a date is written as JavaScript writes it, and read`(milliseconds: Int64, text: String) {
        #expect(DevalueDate.text(milliseconds) == text)
        #expect(DevalueDate.milliseconds(text) == milliseconds)
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `every date reads as itself again`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let wrong = (0..<2000).map { _ in Int64.random(in: DevalueDate.range, using: &random) }
            .filter { DevalueDate.milliseconds(DevalueDate.text($0)) != $0 }
        #expect(wrong == [])
    }

    @Test(arguments: [
        "", "2023", "2023-11-14", "2023-11-14T22:13:20Z", "2023-11-14T22:13:20.123", "2023-11-14T22:13:20.123z",
        "2023-11-14 22:13:20.123Z", "2023-11-14T22:13:20.123+00:00", "2023-02-29T00:00:00.000Z",
        "2023-13-01T00:00:00.000Z",
        "2023-00-01T00:00:00.000Z", "2023-01-00T00:00:00.000Z", "2023-01-01T24:00:00.000Z", "2023-01-01T00:60:00.000Z",
        "2023-01-01T00:00:60.000Z", "-000000-01-01T00:00:00.000Z", "+002023-01-01T00:00:00.000Z",
        "+275760-09-13T00:00:00.001Z", "-271821-04-19T23:59:59.999Z", "+999999-01-01T00:00:00.000Z",
        "99999999999999999999-01-01T00:00:00.000Z", " 2023-01-01T00:00:00.000Z", "2023-1-1T00:00:00.000Z",
        "٢٠٢٣-01-01T00:00:00.000Z",
    ])
    func `a date in another form is none`(text: String) {
        #expect(DevalueDate.milliseconds(text) == nil)
    }
}
