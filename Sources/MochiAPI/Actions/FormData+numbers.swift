extension FormData {
    /// The first text called `name` as a whole number within bounds, nil for anything else.
    ///
    /// Spaces around it are passed over.
    ///
    ///     guard let count = form.integer("count", in: 1...12) else { return .fail() }
    public func integer(_ name: String, in accepted: ClosedRange<Int> = .min ... .max) -> Int? {
        guard let text = self[name], let number = Int(Substring(text).trimmingOptionalSpace()),
            accepted.contains(number)
        else { return nil }
        return number
    }

    /// The first text called `name` as a finite number, nil for anything else.
    ///
    /// With a point, whatever the language of the page, as browsers send it. Spaces around it are passed over.
    public func number(_ name: String) -> Double? {
        self[name].flatMap(Self.number)
    }

    /// The finite number that a decimal text writes.
    static func number(_ text: String) -> Double? {
        let text = Substring(text).trimmingOptionalSpace()
        // Double also reads hexadecimal digits, "inf" and "nan".
        guard text.utf8.allSatisfy(isDecimal), let number = Double(text), number.isFinite else { return nil }
        return number
    }

    private static func isDecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }
}
