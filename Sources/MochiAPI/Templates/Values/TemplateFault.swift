/// What an expression cannot do with the values it has got; its place is known to whoever computes it.
struct TemplateFault: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
