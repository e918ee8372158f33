internal import MochiEngine

/// Why a server cannot start: one sentence that names the option, its value and what is accepted.
public struct StartError: Error, CustomStringConvertible {
    /// The sentence.
    public let description: String

    package init(_ description: String) {
        self.description = description
    }

    init(_ error: ConfigurationError) {
        description = error.description
    }
}
