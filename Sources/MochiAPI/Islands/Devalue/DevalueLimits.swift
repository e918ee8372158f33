/// What a text may cost to be read.
struct DevalueLimits: Sendable {
    /// Bytes of the text.
    var bytes = 1024 * 1024
    /// Containers inside each other; a cycle is endlessly deep.
    var depth = 100
    /// Values and bytes of the result that repetitions may add; a short text can repeat a value very often.
    var repetitions = 128 * 1024

    /// Values and bytes that a text may become: without a repetition a byte becomes less than four of them.
    func work(for text: String) -> Int { 4 * text.utf8.count + repetitions }
}
