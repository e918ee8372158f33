import TestSupport
import Testing

@testable import MochiAPI

@Suite struct DevalueNumberTests {
    /// As `String(number)` in JavaScript.
    @Test(
        arguments: [
            (0, "0"), (1, "1"), (-1, "-1"), (42, "42"), (100, "100"), (1_234_567_890, "1234567890"),
            (0.1, "0.1"), (-0.1, "-0.1"), (0.5, "0.5"), (1.5, "1.5"), (123.456, "123.456"), (-123.456, "-123.456"),
            (1.0 / 3, "0.3333333333333333"), (0.1 + 0.2, "0.30000000000000004"),
            (0.000001, "0.000001"), (0.0000012, "0.0000012"), (0.0000001, "1e-7"), (0.00000012, "1.2e-7"),
            (1e20, "100000000000000000000"), (1e21, "1e+21"), (1.5e21, "1.5e+21"), (-1e21, "-1e+21"),
            (123_456_789_012_345_683_968, "123456789012345680000"), (1.2345678901234568e21, "1.2345678901234568e+21"),
            (9_007_199_254_740_991, "9007199254740991"), (9_007_199_254_740_992, "9007199254740992"),
            (9_007_199_254_740_994, "9007199254740994"), (1e15, "1000000000000000"), (1e16, "10000000000000000"),
            (2251799813685248.5, "2251799813685248.5"), (123456789.125, "123456789.125"), (1e100, "1e+100"),
            (.leastNonzeroMagnitude, "5e-324"), (-.leastNonzeroMagnitude, "-5e-324"),
            (2.2250738585072014e-308, "2.2250738585072014e-308"),
            (.greatestFiniteMagnitude, "1.7976931348623157e+308"), (1e-10, "1e-10"), (10.5, "10.5"), (0.01, "0.01"),
            (100.25, "100.25"), (1e5, "100000"), (12e-5, "0.00012"), (-0x1p63, "-9223372036854776000"),
            (0x1p63, "9223372036854776000"),
        ] as [(Double, String)]
    )
    func `a number is printed as JavaScript prints it`(number: Double, text: String) {
        #expect(DevalueNumber.text(number) == text)
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `every number reads as itself again`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let wrong = (0..<5000).compactMap { _ -> Double? in
            let number = Double(bitPattern: random.next())
            guard number.isFinite, number != 0 else { return nil }
            return Double(DevalueNumber.text(number)) == number ? nil : number
        }
        #expect(wrong == [])
    }
}
