/// Why a redirect was refused: its target is not on this server, or is nothing to be sent to.
///
/// It answers 400, for targets that vary come from clients; the log says what was refused.
public struct RedirectError: Error, Sendable, Equatable, CustomStringConvertible {
    enum Reason: Equatable {
        case control
        case elsewhere
        case scheme
    }

    let reason: Reason
    private let target: String

    init(_ reason: Reason, _ target: String) {
        self.reason = reason
        // What follows may be a secret, and is nothing to judge by.
        self.target = String(target.prefix { $0 != "?" && $0 != "#" }.prefix(100))
    }

    /// One sentence that says what is accepted.
    public var description: String {
        let rule =
            switch reason {
            case .control: "it holds a control character, which browsers pass over"
            case .elsewhere:
                "it is not on this server: accepted is a path that begins with one slash; what should lead elsewhere is "
                    + "marked with external: true or Redirect.external(…)"
            case .scheme: "accepted are a path that begins with one slash, and URLs such as https://partner.example/"
            }
        return "The redirect to \(target.debugDescription) was refused: \(rule)."
    }
}
