/// Why a text is not devalue.
struct DevalueError: Error, Sendable, Equatable, CustomStringConvertible {
    let reason: String
    /// The byte where reading stopped, nil when the text as a whole is meant.
    let offset: Int?

    init(_ reason: String, at offset: Int? = nil) {
        self.reason = reason
        self.offset = offset
    }

    var description: String {
        "The text is not devalue: \(reason)" + (offset.map { " at byte \($0)." } ?? ".")
    }
}
