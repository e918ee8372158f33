/// An error on its way to those who are to mend it.
struct Failure: Sendable {
    /// The type of what was thrown.
    let type: String
    /// What it says of itself; nil for an `HTTPError`, whose parts the page shows.
    let text: String?
    /// Where it was thrown; nil when that is not known, because it was not thrown or nobody listened.
    let addresses: [UInt]?
    /// The line of a template, where the error is one of a template.
    let template: SourceLocation?

    /// Takes what is known of `error`; whoever comes later finds no addresses any more.
    init(_ error: any Error) {
        type = Self.name(of: Swift.type(of: error))
        text = error is HTTPError ? nil : "\(error)"
        let thrown = ThrowRecords.shared.take(error)
        // Who reads a template throws its errors: that place says nothing.
        let problem = error as? TemplateProblem
        template = problem.map { SourceLocation(path: $0.path, line: $0.line) }
        addresses = problem == nil ? thrown : nil
    }

    /// The calls that led there, by `Symbolicator`.
    func trace() async -> Trace? {
        guard let addresses else { return nil }
        return await Symbolicator.shared.trace(addresses)
    }

    /// The qualified name; of private types without the addresses that the runtime puts into it.
    private static func name(of type: any Error.Type) -> String {
        var name = String(reflecting: type)
        while let start = name.firstRange(of: "(unknown context at "),
            let end = name[start.upperBound...].firstRange(of: ").")
        {
            name.removeSubrange(start.lowerBound..<end.upperBound)
        }
        return name
    }
}
