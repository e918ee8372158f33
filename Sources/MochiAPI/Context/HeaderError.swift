/// Why a header field was refused: its name is no token, or its value could start a line of its own.
///
/// The description never repeats the value, which may be a secret.
public struct HeaderError: Error, Sendable, Equatable, CustomStringConvertible {
    private enum Reason: Equatable {
        case name(String)
        case value(HeaderName, String)
    }

    private let reason: Reason

    init(refusingName text: String) {
        reason = .name(text)
    }

    init(refusingValueOf name: HeaderName, character: UInt8) {
        let character =
            switch character {
            case 0: "NUL"
            case UInt8(ascii: "\r"): "CR"
            default: "LF"
            }
        reason = .value(name, character)
    }

    /// One sentence that says what is accepted.
    public var description: String {
        switch reason {
        case .name(let text):
            "The header name \(text.debugDescription) is not a token (RFC 9110 5.6.2): accepted are letters, digits "
                + "and !#$%&'*+-.^_`|~."
        case .value(let name, let character):
            "The value of the header \"\(name)\" contains \(character) (RFC 9110 5.5): accepted is one line of text; "
                + "encode what comes from outside."
        }
    }
}
