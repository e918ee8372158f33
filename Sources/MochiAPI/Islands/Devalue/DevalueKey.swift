/// A key of an object or the place of an element.
struct DevalueKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ text: String) {
        stringValue = text
        intValue = Int(text)
    }

    init(_ index: Int) {
        stringValue = "\(index)"
        intValue = index
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
