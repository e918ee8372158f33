/// A function that templates call by its name.
///
///     options.templates.functions["price"] = TemplateFunction { (cents: Int) in "€ \(cents / 100)" }
///
/// In a template: `{price(product.cents)}`. Arguments are decoded as the parameters' types, and what comes back is encoded. It runs
/// on the thread that renders, so it must not block; what it throws fails the page, with the place of the call.
public struct TemplateFunction: Sendable {
    let call: @Sendable ([TemplateValue]) throws -> TemplateValue

    /// A function with typed parameters, all of which have to be given; an `Optional` one may be left out.
    public init<each Argument: Decodable & SendableMetatype, Result: Encodable & SendableMetatype>(
        _ body: @escaping @Sendable (repeat each Argument) throws -> Result
    ) {
        call = { values in
            var rest = values[...]
            let arguments = (repeat try Self.next((each Argument).self, &rest))
            if !rest.isEmpty { throw TemplateFault("\(values.count) arguments are too many") }
            return try TemplateEncoding().value(of: try body(repeat each arguments))
        }
    }

    private static func next<Argument: Decodable>(
        _ type: Argument.Type,
        _ rest: inout ArraySlice<TemplateValue>
    ) throws -> Argument {
        let place = rest.startIndex + 1
        do {
            return try (rest.popFirst() ?? .undefined).decoded(as: type)
        } catch let error as DecodingError {
            throw TemplateFault("argument \(place): \(text(of: error))")
        }
    }

    /// What an error says, for those who write templates.
    static func text(of error: any Error) -> String {
        switch error {
        case let fault as TemplateFault: fault.message
        case DecodingError.keyNotFound(let key, _): "\(key.stringValue) is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            (context.codingPath.isEmpty ? "" : context.codingPath.map(\.stringValue).joined(separator: ".") + ": ")
                + context.debugDescription
        default: "\(error)"
        }
    }
}
