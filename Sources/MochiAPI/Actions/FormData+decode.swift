extension FormData {
    /// The texts of the form as a value of a type that names them.
    ///
    /// A property is the first text of its name, an array all of them. A number may have spaces around it. What was left
    /// empty is nil where that is allowed. A checkbox is true when it is there, whatever its value. Files are not read:
    /// `file(_:)` has them.
    ///
    ///     struct SignUp: Decodable {
    ///         var name: String
    ///         var age: Int?
    ///         var tags: [String]
    ///         var acceptsTerms: Bool
    ///     }
    ///
    /// Such a form is read by its type:
    ///
    ///     let signUp = try form.decode(SignUp.self)
    ///
    /// - Throws: `HTTPError` 422 that names the first field that is missing or not of its type; what it holds instead is
    ///   for nobody's eyes, and for the log only.
    public func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        do {
            return try Value(from: FormDecoder(form: self))
        } catch let error as DecodingError {
            let field = error.field.map { "The field \"\($0)\" is missing or wrong." }
            throw HTTPError(
                .unprocessableContent,
                field ?? "The form is not the one that was expected.",
                detail: "\(error)"
            )
        }
    }
}

extension DecodingError {
    /// The name of the field that the error is about.
    fileprivate var field: String? {
        switch self {
        case .keyNotFound(let key, let context): (context.codingPath.first ?? key).stringValue
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath.first?.stringValue
        @unknown default: nil
        }
    }
}
