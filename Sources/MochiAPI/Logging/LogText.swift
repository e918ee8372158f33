/// What people read of an event.
struct LogText {
    /// A short word in the second column, such as a method.
    let subject: String
    let words: [String]
    /// Shown in its color.
    let status: Int?
    let time: Duration?
    /// Lines below.
    let block: String?

    init(_ subject: String, _ words: String..., status: Int? = nil, time: Duration? = nil, block: String? = nil) {
        self.subject = subject
        self.words = words.filter { !$0.isEmpty }
        self.status = status
        self.time = time
        self.block = block
    }
}
