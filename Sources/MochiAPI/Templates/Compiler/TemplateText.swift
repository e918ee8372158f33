/// Text that is known when a template is compiled.
enum TemplateText {
    /// Text as it stands between tags and in attributes.
    static func escaped(_ text: String) -> [UInt8] {
        var writer = HTMLWriter(capacity: text.utf8.count + 16)
        writer.write(text: text)
        return writer.finish().bytes
    }

    /// What is written in the value of an attribute, between double quotes.
    static func quoted(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var quoted: [UInt8] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\"") { quoted += Array("&quot;".utf8) } else { quoted.append(byte) }
        }
        return quoted
    }

    /// Text with the characters that references stand for; nil, with the reference, for one that is not known here.
    static func decoded(_ text: String) -> (text: String, unknown: String?) {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return (text, nil) }
        var decoded = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "&") {
            decoded += rest[..<start]
            let after = rest.index(after: start)
            guard let end = rest[after...].firstIndex(of: ";"), rest.distance(from: after, to: end) <= 32,
                rest[after..<end].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "#") }), after < end
            else {
                decoded.append("&")
                rest = rest[after...]
                continue
            }
            guard let character = character(rest[after..<end]) else {
                return (text, String(rest[start...end]))
            }
            decoded += character
            rest = rest[rest.index(after: end)...]
        }
        return (decoded + rest, nil)
    }

    private static func character(_ reference: Substring) -> String? {
        if reference.hasPrefix("#") {
            let digits = reference.dropFirst()
            let isHexadecimal = digits.first == "x" || digits.first == "X"
            let code = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return code.flatMap { Unicode.Scalar($0) }.map { String($0) }
        }
        return names[String(reference)]
    }

    private static let names = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "shy": "\u{AD}", "copy": "©",
        "reg": "®",
        "trade": "™", "hellip": "…", "mdash": "—", "ndash": "–", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”",
        "laquo": "«", "raquo": "»", "bull": "•", "middot": "·", "times": "×", "divide": "÷", "plusmn": "±", "deg": "°",
        "euro": "€", "pound": "£", "yen": "¥", "cent": "¢", "sect": "§", "para": "¶", "larr": "←", "uarr": "↑",
        "rarr": "→",
        "darr": "↓", "harr": "↔", "infin": "∞", "le": "≤", "ge": "≥", "ne": "≠", "thinsp": "\u{2009}",
        "ensp": "\u{2002}",
        "emsp": "\u{2003}", "zwj": "\u{200D}", "zwnj": "\u{200C}", "lbrace": "{", "rbrace": "}", "lcub": "{",
        "rcub": "}",
    ]
}
