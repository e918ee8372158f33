/// Everything a server said on one connection, split into responses.
package struct HTTP1Transcript: Sendable {
    /// Final responses in order, interim ones left out.
    package private(set) var responses: [HTTP1Response] = []

    /// 1xx responses in order.
    package private(set) var interim: [HTTP1Response] = []

    /// Bytes behind the last whole response.
    package private(set) var leftover: [UInt8] = []

    /// Why `leftover` is not a response, if it is not just the beginning of one.
    package private(set) var problem: String?

    /// Splits `bytes`; `methods` are those of the requests that were sent, in order, and GET for those beyond.
    package init(_ bytes: [UInt8], answering methods: [String] = [], ended: Bool = true) {
        var position = 0
        while position < bytes.count {
            let method = responses.count < methods.count ? methods[responses.count] : "GET"
            switch HTTP1ResponseParser.parse(bytes, from: position, answering: method, ended: ended) {
            case .response(let response, let consumed):
                position += consumed
                if response.isInterim { interim.append(response) } else { responses.append(response) }
            case .needsMore:
                leftover = Array(bytes[position...])
                return
            case .invalid(let reason):
                leftover = Array(bytes[position...])
                problem = reason
                return
            }
        }
    }

    package var statuses: [Int] {
        responses.map(\.status)
    }
}

extension RawClient {
    /// Takes the next final response from the stream, dropping interim ones; nil when the server ended instead.
    package func response(
        to method: String = "GET",
        by cutoff: Cutoff = .seconds(10)
    ) throws -> HTTP1Response? {
        while true {
            switch HTTP1ResponseParser.parse(inbox, answering: method, ended: ending != nil) {
            case .response(let response, let consumed):
                _ = take(consumed)
                if !response.isInterim { return response }
            case .needsMore:
                _ = try receive(by: cutoff)
            case .invalid(let reason):
                if inbox.isEmpty { return nil }
                throw InvalidResponse(description: reason)
            }
        }
    }

    /// Sends one request and takes its response.
    package func exchange(_ request: String, by cutoff: Cutoff = .seconds(10)) throws -> HTTP1Response? {
        try send(request, by: cutoff)
        return try response(to: String(request.prefix { $0 != " " }), by: cutoff)
    }
}

/// A response no client should accept.
package struct InvalidResponse: Error, CustomStringConvertible {
    package let description: String
}
