/// Opens once; who waits for it goes on then.
final class Gate: Sendable {
    private let (stream, opening) = AsyncStream<Void>.makeStream()

    func open() {
        opening.finish()
    }

    func wait() async {
        for await _ in stream {}
    }
}
