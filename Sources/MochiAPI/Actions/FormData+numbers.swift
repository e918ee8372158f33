extension FormData {
    /// The first text called `name` as a whole number within bounds, nil for anything else.
    ///
    /// Spaces around it are passed over.
    ///
    ///     guard let count = form.integer("count", in: 1...12) else { return .fail(.unprocessableContent, …) }
    public func integer(_ name: String, in accepted: ClosedRange<Int> = .min ... .max) -> Int? {
        guard let number = trimmed(name).flatMap({ Int($0) }), accepted.contains(number) else { return nil }
        return number
    }

    /// The first text called `name` as a finite number, nil for anything else.
    ///
    /// With a point, whatever the language of the page, as browsers send it. Spaces around it are passed over.
    public func number(_ name: String) -> Double? {
        // Double also reads hexadecimal digits, "inf" and "nan".
        guard let text = trimmed(name), text.utf8.allSatisfy(Self.isDecimal), let number = Double(text),
            number.isFinite
        else { return nil }
        return number
    }

    private func trimmed(_ name: String) -> Substring? {
        self[name].map { Substring($0).trimmingOptionalSpace() }
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
