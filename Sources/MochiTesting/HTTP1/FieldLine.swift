/// One field line of a message, as sent.
package struct FieldLine: Sendable, Equatable, CustomStringConvertible {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    package var description: String {
        "\(name): \(value)"
    }
}

extension [FieldLine] {
    /// The values of the field `name`, whatever its case, in order.
    package func values(of name: String) -> [String] {
        filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }
}
