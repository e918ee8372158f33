extension HTTPDate {
    /// The moment a field value names in one of the three forms of RFC 9110 5.6.7, or nil.
    ///
    /// The two-digit year of the obsolete form is a past one when it would be more than 50 after the year of `now`.
    /// A weekday must be a weekday's name; whether it is the right one is not looked at. Second 60, a leap second, is
    /// the first of the next minute.
    init?(_ text: String, now: HTTPDate) {
        var reader = DateReader(text)
        guard let date = reader.date(now: now), reader.isAtEnd else { return nil }
        self = date
    }
}

/// Reads the three forms from the front.
///
///     Sun, 06 Nov 1994 08:49:37 GMT    IMF-fixdate
///     Sunday, 06-Nov-94 08:49:37 GMT   RFC 850
///     Sun Nov  6 08:49:37 1994         asctime
private struct DateReader {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func date(now: HTTPDate) -> HTTPDate? {
        if word(in: HTTPDate.weekdays) != nil {
            return dateOfRFC850(now: now)
        }
        guard word(in: HTTPDate.weekdays.map { String($0.prefix(3)) }) != nil else { return nil }
        return literal(",") ? dateOfIMF() : dateOfASCTime()
    }

    private mutating func dateOfIMF() -> HTTPDate? {
        guard literal(" "), let day = number(2), literal(" "), let month = month(), literal(" "),
            let year = number(4), literal(" "), let time = time(), literal(" GMT")
        else { return nil }
        return moment(year, month, day, time)
    }

    private mutating func dateOfRFC850(now: HTTPDate) -> HTTPDate? {
        guard literal(", "), let day = number(2), literal("-"), let month = month(), literal("-"),
            let shortYear = number(2), literal(" "), let time = time(), literal(" GMT")
        else { return nil }
        let days = CivilDate.floorDivide(now.secondsSinceEpoch, 86_400)
        let thisYear = CivilDate.civil(fromDays: days).year
        var year = thisYear / 100 * 100 + shortYear
        if year > thisYear + 50 { year -= 100 }
        return moment(year, month, day, time)
    }

    private mutating func dateOfASCTime() -> HTTPDate? {
        guard literal(" "), let month = month(), literal(" "), let day = literal(" ") ? number(1) : number(2),
            literal(" "), let time = time(), literal(" "), let year = number(4)
        else { return nil }
        return moment(year, month, day, time)
    }

    private func moment(_ year: Int, _ month: Int, _ day: Int, _ time: Int) -> HTTPDate? {
        let days = CivilDate.days(fromYear: year, month: month, day: day)
        // A day that does not exist comes back as another one.
        guard CivilDate.civil(fromDays: days) == (year, month, day) else { return nil }
        return HTTPDate(secondsSinceEpoch: days * 86_400 + Int64(time))
    }

    private mutating func time() -> Int? {
        guard let hour = number(2), literal(":"), let minute = number(2), literal(":"), let second = number(2),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    private mutating func month() -> Int? {
        word(in: HTTPDate.months).map { $0 + 1 }
    }

    private mutating func word(in words: [String]) -> Int? {
        guard let index = words.firstIndex(where: { rest.starts(with: $0.utf8) }) else { return nil }
        rest = rest.dropFirst(words[index].utf8.count)
        return index
    }

    private mutating func literal(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }

    private mutating func number(_ digits: Int) -> Int? {
        let text = rest.prefix(digits)
        guard text.count == digits, text.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
        rest = rest.dropFirst(digits)
        return text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
