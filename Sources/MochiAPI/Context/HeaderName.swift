/// The name of a header field, kept in lower case so that comparing two is comparing their text (RFC 9110 5.1).
///
/// A literal is checked when it is evaluated and stops the program when it is no name; text from elsewhere goes
/// through the throwing initializer.
///
///     let name: HeaderName = "X-Trace"
///     let isTrace = name == "x-trace"  // true
public struct HeaderName: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The name in lower case.
    public let text: String

    /// The name in lower case.
    public var description: String { text }

    /// A name that is known to be a token in lower case: a static member, or one the engine has checked.
    init(lowercased text: String) {
        self.text = text
    }

    /// The name `text` in any case; throws when it is not a token (RFC 9110 5.6.2).
    public init(_ text: String) throws(HeaderError) {
        guard !text.isEmpty, text.utf8.allSatisfy(Self.isTokenCharacter) else {
            throw HeaderError(refusingName: text)
        }
        // A name in lower case stays the string it was: a literal costs nothing.
        self.text =
            text.utf8.contains(where: { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }) ? text.lowercased() : text
    }

    /// The name a literal spells; a literal that is not a token stops the program.
    public init(stringLiteral literal: String) {
        do {
            try self.init(literal)
        } catch {
            preconditionFailure(error.description)
        }
    }

    /// Whether the byte is a `tchar` of RFC 9110 5.6.2.
    static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
