extension HTTP1ResponseParser {
    package enum Outcome: Sendable, Equatable {
        case response(HTTP1Response, consumed: Int)
        case needsMore
        case invalid(String)
    }

    /// Parses the whole response that starts at `start`, or nothing of it.
    ///
    /// `method` is that of the request that is answered. `ended` says that the connection is closed.
    package static func parse(
        _ bytes: [UInt8],
        from start: Int = 0,
        answering method: String = "GET",
        ended: Bool = false
    ) -> Outcome {
        var parser = Self(answering: method, bytes, from: start)
        if ended { parser.receiveEnd() }
        var response = HTTP1Response()
        do {
            while let event = try parser.next() {
                switch event {
                case .head(let head):
                    response = head
                    // Nothing is copied in vain of a long body that is still on its way.
                    if case .length(let count) = head.framing, parser.unread < count, !ended { return .needsMore }
                case .piece(let piece):
                    response.body += piece
                case .end(let trailers):
                    response.trailers = trailers
                    return .response(response, consumed: bytes.count - start - parser.unread)
                }
            }
        } catch {
            return .invalid(error.description)
        }
        return .needsMore
    }
}
