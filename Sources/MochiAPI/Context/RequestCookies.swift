/// The `Cookie` fields of a request (RFC 6265 section 5.4), read leniently: what is no pair is skipped.
enum RequestCookies {
    static func parse(_ fields: [String]) -> [(name: String, value: String)] {
        fields.flatMap { $0.utf8.split(separator: UInt8(ascii: ";")) }.compactMap { pair in
            let text = Substring(pair).trimmingOptionalSpace()
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else { return nil }
            var value = text[text.index(after: equals)...].trimmingOptionalSpace()
            if value.count >= 2, value.first == "\"", value.last == "\"" {
                value = value.dropFirst().dropLast()
            }
            return (name: String(text[..<equals].trimmingOptionalSpace()), value: String(value))
        }
    }
}
