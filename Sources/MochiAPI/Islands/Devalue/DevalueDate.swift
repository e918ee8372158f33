/// Dates as JavaScript writes them (ECMA-262, Date.prototype.toISOString).
enum DevalueDate {
    /// Milliseconds on either side of 1970 that a date can have: 100 million days.
    static let range: ClosedRange<Int64> = -8_640_000_000_000_000...8_640_000_000_000_000
    private static let dayLength: Int64 = 86_400_000

    /// `2023-11-14T22:13:20.123Z`; years outside 0 to 9999 have a sign and six digits.
    static func text(_ milliseconds: Int64) -> String {
        let days = CivilDate.floorDivide(milliseconds, dayLength)
        let time = Int(milliseconds - days * dayLength)
        let (year, month, day) = CivilDate.civil(fromDays: days)
        let sign = year < 0 ? "-" : year > 9999 ? "+" : ""
        return sign + padded(abs(year), sign.isEmpty ? 4 : 6) + "-\(padded(month, 2))-\(padded(day, 2))T"
            + "\(padded(time / 3_600_000, 2)):\(padded(time / 60_000 % 60, 2)):\(padded(time / 1000 % 60, 2))"
            + ".\(padded(time % 1000, 3))Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(width - digits.count, 0)) + digits
    }

    /// The milliseconds of a text; nil when it is not exactly what `text` makes.
    static func milliseconds(_ text: String) -> Int64? {
        let numbers = text.utf8.split { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            .map { $0.count <= 6 ? Int(Substring($0)) ?? 0 : 0 }
        guard text.utf8.count <= 27, numbers.count == 7 else { return nil }
        let year = text.hasPrefix("-") ? -numbers[0] : numbers[0]
        guard (1...12).contains(numbers[1]), (1...31).contains(numbers[2]) else { return nil }
        let days = CivilDate.days(fromYear: year, month: numbers[1], day: numbers[2])
        let time = ((numbers[3] * 60 + numbers[4]) * 60 + numbers[5]) * 1000 + numbers[6]
        let milliseconds = days * dayLength + Int64(time)
        guard range.contains(milliseconds), self.text(milliseconds).utf8.elementsEqual(text.utf8) else { return nil }
        return milliseconds
    }
}
