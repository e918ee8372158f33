/// A moment to the second, as header fields write it (RFC 9110 5.6.7).
///
///     HTTPDate(secondsSinceEpoch: 784_111_777).description  // "Sun, 06 Nov 1994 08:49:37 GMT"
struct HTTPDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Seconds since 1970-01-01 00:00 UTC, without leap seconds.
    let secondsSinceEpoch: Int64

    /// The moment, moved into the years 0 to 9999 that the format can write.
    init(secondsSinceEpoch: Int64) {
        self.secondsSinceEpoch = min(max(secondsSinceEpoch, Self.earliest), Self.latest)
    }

    /// The preferred form, IMF-fixdate.
    var description: String {
        let days = CivilDate.floorDivide(secondsSinceEpoch, 86_400)
        let second = Int(secondsSinceEpoch - days * 86_400)
        let (year, month, day) = CivilDate.civil(fromDays: days)
        // 1970-01-01 was a Thursday, the fourth name after Sunday.
        let weekday = Int(CivilDate.floorModulo(days + 4, 7))
        // Every response with a file has one: it is written byte by byte into its place.
        return unsafe String(unsafeUninitializedCapacity: 29) { buffer in
            var text = unsafe OutputSpan(buffer: buffer, initializedCount: 0)
            text.append(Self.weekdays[weekday].utf8.prefix(3))
            text.append(", ".utf8)
            text.append(twoDigits: day)
            text.append(" ".utf8)
            text.append(Self.months[month - 1].utf8)
            text.append(" ".utf8)
            text.append(twoDigits: year / 100)
            text.append(twoDigits: year % 100)
            text.append(" ".utf8)
            text.append(twoDigits: second / 3600)
            text.append(":".utf8)
            text.append(twoDigits: second / 60 % 60)
            text.append(":".utf8)
            text.append(twoDigits: second % 60)
            text.append(" GMT".utf8)
            return unsafe text.finalize(for: buffer)
        }
    }

    static func < (left: HTTPDate, right: HTTPDate) -> Bool {
        left.secondsSinceEpoch < right.secondsSinceEpoch
    }

    static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// 0000-01-01 00:00:00 and 9999-12-31 23:59:59.
    private static let earliest: Int64 = -62_167_219_200
    private static let latest: Int64 = 253_402_300_799
}

extension OutputSpan<UInt8> {
    fileprivate mutating func append(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { append(byte) }
    }

    fileprivate mutating func append(twoDigits number: Int) {
        append(UInt8(ascii: "0") + UInt8(number / 10))
        append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}

/// Days and dates of the proleptic Gregorian calendar.
///
/// The arithmetic of Howard Hinnant, https://howardhinnant.github.io/date_algorithms.html: years begin in March, so
/// that the leap day is the last of its year, and 400 years are one era of 146,097 days.
enum CivilDate {
    static func civil(fromDays days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0), Int(month), Int(day))
    }

    static func days(fromYear year: Int, month: Int, day: Int) -> Int64 {
        let year = Int64(month <= 2 ? year - 1 : year)
        let era = floorDivide(year, 400)
        let yearOfEra = year - era * 400
        let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }

    static func floorModulo(_ value: Int64, _ divisor: Int64) -> Int64 {
        value - floorDivide(value, divisor) * divisor
    }
}
