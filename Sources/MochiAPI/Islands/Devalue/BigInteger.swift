/// An integer of any size in decimal digits, such as a bigint of JavaScript.
///
/// To hold and to pass on, not to calculate with.
///
///     let id = BigInteger(Int.max)
///     let huge = BigInteger("340282366920938463463374607431768211456")
public struct BigInteger: Sendable, Hashable, Codable, ExpressibleByIntegerLiteral, CustomStringConvertible {
    /// The digits without leading zeros, after a minus sign when it is negative.
    public let digits: String

    /// The digits.
    public var description: String { digits }

    /// The integer that decimal digits write, perhaps after a minus sign; nil for anything else, leading zeros and `-0`
    /// among it.
    public init?(_ digits: String) {
        let magnitude = digits.utf8.drop { $0 == UInt8(ascii: "-") }
        guard let first = magnitude.first, digits.utf8.count - magnitude.count <= 1,
            magnitude.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            first != UInt8(ascii: "0") || digits.utf8.count == 1
        else { return nil }
        self.digits = digits
    }

    /// The integer `value`.
    public init(_ value: some BinaryInteger) {
        digits = String(value)
    }

    /// The integer of a literal.
    public init(integerLiteral value: Int128) {
        self.init(value)
    }

    /// The integer of its digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = BigInteger(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "These are no digits of an integer."
            )
        }
        self = value
    }

    /// Writes the digits as text; `Devalue` writes a bigint.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(digits)
    }
}
