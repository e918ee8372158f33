/// Text that is equal to the same Unicode scalars only, as in JavaScript; to `==` "é" has two spellings.
struct ExactString: Hashable, Sendable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (left: ExactString, right: ExactString) -> Bool {
        // What is the same text has the same meaning, and that is compared faster.
        left.text == right.text && left.text.utf8.elementsEqual(right.text.utf8)
    }

    // The same text has the same meaning, so that hash will do.
    func hash(into hasher: inout Hasher) {
        hasher.combine(text)
    }
}
