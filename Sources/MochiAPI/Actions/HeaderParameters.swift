/// A header value of the form `type; name=value; name="value"` (RFC 9110 5.6.6): Content-Type and Content-Disposition.
///
/// Read strictly, with one exception: in a quoted value a backslash escapes only `"` and `\`, for clients that send the
/// whole path `C:\mochi.jpg` do not escape it.
struct HeaderParameters {
    /// The text before the first semicolon, in lower case.
    let type: String
    private var parameters: [(name: String, value: [UInt8])] = []

    /// Nil when the value is malformed, or a parameter stands twice.
    init?(_ value: some Sequence<UInt8>) {
        var rest = Array(value)[...]
        let type = rest.prefix { $0 != UInt8(ascii: ";") }
        rest = rest.dropFirst(type.count)
        self.type = String(decoding: Self.trimming(type), as: UTF8.self).lowercased()
        if self.type.isEmpty { return nil }
        while rest.popFirst() != nil {
            rest = rest.drop(while: Self.isSpace)
            if rest.isEmpty || rest.first == UInt8(ascii: ";") { continue }
            let name = rest.prefix(while: Self.isToken)
            rest = rest.dropFirst(name.count)
            guard !name.isEmpty, rest.popFirst() == UInt8(ascii: "=") else { return nil }
            guard let value = rest.first == UInt8(ascii: "\"") ? Self.quoted(&rest) : Self.token(&rest) else {
                return nil
            }
            rest = rest.drop(while: Self.isSpace)
            guard rest.isEmpty || rest.first == UInt8(ascii: ";") else { return nil }
            let key = String(decoding: name, as: UTF8.self).lowercased()
            guard self[key] == nil else { return nil }
            parameters.append((key, value))
        }
    }

    /// The value of the parameter `name`, which is in lower case.
    subscript(name: String) -> [UInt8]? {
        parameters.first { $0.name == name }?.value
    }

    private static func token(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        let value = rest.prefix(while: isToken)
        rest = rest.dropFirst(value.count)
        return value.isEmpty ? nil : Array(value)
    }

    private static func quoted(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        var value: [UInt8] = []
        rest.removeFirst()
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return value
            case UInt8(ascii: "\\"):
                if let next = rest.first, next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\") {
                    rest.removeFirst()
                    value.append(next)
                } else {
                    value.append(byte)
                }
            default: value.append(byte)
            }
        }
        return nil
    }

    private static func trimming(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let start = bytes.drop(while: isSpace)
        return start.lastIndex { !isSpace($0) }.map { start[...$0] } ?? []
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    /// The characters of a token (RFC 9110 5.6.2).
    static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
