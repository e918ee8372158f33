/// A key of an object or the place of an element.
struct DevalueKey: CodingKey {
    let stringValue: String

    // Not stored: with it a key would no longer fit where `any CodingKey` needs no memory of its own.
    var intValue: Int? { Int(stringValue) }

    init(_ text: String) {
        stringValue = text
    }

    init(_ index: Int) {
        stringValue = "\(index)"
    }

    init(stringValue: String) {
        self.init(stringValue)
    }

    init(intValue: Int) {
        self.init(intValue)
    }

    /// What a class keeps the values of the class above it under.
    static let ofSuper = DevalueKey("super")
}
