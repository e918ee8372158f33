/// Numbers as JavaScript prints them (ECMA-262, Number::toString).
enum DevalueNumber {
    /// The largest integer up to which a number holds every integer: 2^53 - 1.
    static let largestSafeInteger: UInt = 9_007_199_254_740_991

    /// The integer that a number is, when it is one and no other reads as the same number.
    static func safeInteger(_ number: Double) -> Int? {
        guard let integer = Int(exactly: number), integer.magnitude <= largestSafeInteger else { return nil }
        return integer
    }

    /// The shortest decimal digits that read as `number` again; finite and not -0.
    static func text(_ number: Double) -> String {
        if let integer = safeInteger(number) { return String(integer) }
        let (digits, point) = decimal(number.magnitude)
        let sign = number < 0 ? "-" : ""
        switch point {
        case digits.count...21: return sign + digits + String(repeating: "0", count: point - digits.count)
        case 1...21: return "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))"
        case -5...0: return "\(sign)0.\(String(repeating: "0", count: -point))\(digits)"
        default:
            let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
            return "\(sign)\(digits.prefix(1))\(fraction)e\(point > 0 ? "+" : "-")\(abs(point - 1))"
        }
    }

    /// The digits without zeros at either end, and the place of the point counted from the first of them.
    private static func decimal(_ number: Double) -> (digits: String, point: Int) {
        // The standard library prints the same digits in another form: "1e-07", "12300.0".
        let parts = number.description.split(separator: "e")
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = mantissa[0].drop { $0 == "0" }
        let all = mantissa.joined()
        let digits = all.drop { $0 == "0" }
        let zeros = all.count - digits.count
        let point = exponent + (whole.isEmpty ? mantissa[0].count - zeros : whole.count)
        let last = digits.lastIndex { $0 != "0" }
        return (last.map { String(digits[...$0]) } ?? "", point)
    }
}
