/// The fields of a form, in the order in which they were sent; a name may come more than once.
///
/// Got by `request.formData()`. A value is text or a file. A file input that was left empty is not there.
///
///     let form = try await request.formData()
///     guard let name = form["name"], name.count >= 2 else { throw HTTPError(.unprocessableContent) }
///     let photos = form.files("photo").map(\.filename)
public struct FormData: Sendable {
    /// What a field brings.
    public enum Value: Sendable {
        /// Text; bytes that are not UTF-8 have become U+FFFD.
        case text(String)
        /// A file.
        case file(FormFile)
    }

    /// A name with one of its values.
    public struct Field: Sendable {
        /// The name; without NUL, CR and LF.
        public let name: String
        /// The value.
        public let value: Value

        /// A field as a form brings it.
        public init(_ name: String, _ value: Value) {
            self.name = name
            self.value = value
        }

        /// The text, nil for a file.
        public var text: String? {
            if case .text(let text) = value { text } else { nil }
        }

        /// The file, nil for text.
        public var file: FormFile? {
            if case .file(let file) = value { file } else { nil }
        }
    }

    /// All fields in order.
    public let fields: [Field]

    /// A form with these fields, such as a test gives to a handler.
    public init(_ fields: [Field] = []) {
        self.fields = fields
    }

    /// The first text called `name`, nil when there is none.
    public subscript(name: String) -> String? {
        for field in fields where field.name == name {
            if let text = field.text { return text }
        }
        return nil
    }

    /// The texts called `name` in order, none when it is absent.
    public func all(_ name: String) -> [String] {
        fields.lazy.filter { $0.name == name }.compactMap(\.text)
    }

    /// Whether a text or a file is called `name`, as a ticked checkbox is.
    public func contains(_ name: String) -> Bool {
        fields.contains { $0.name == name }
    }

    /// The first file called `name`, nil when there is none.
    public func file(_ name: String) -> FormFile? {
        files(name).first
    }

    /// The files called `name` in order, none when it is absent.
    public func files(_ name: String) -> [FormFile] {
        fields.lazy.filter { $0.name == name }.compactMap(\.file)
    }

    /// All files in order.
    public var files: [FormFile] { fields.compactMap(\.file) }
}
