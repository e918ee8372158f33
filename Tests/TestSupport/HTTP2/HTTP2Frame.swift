/// A frame as written to the wire, possibly malformed on purpose (RFC 9113 section 4.1).
package struct HTTP2Frame: Sendable, Equatable {
    package enum Kind {
        package static let data: UInt8 = 0
        package static let headers: UInt8 = 1
        package static let priority: UInt8 = 2
        package static let resetStream: UInt8 = 3
        package static let settings: UInt8 = 4
        package static let pushPromise: UInt8 = 5
        package static let ping: UInt8 = 6
        package static let goAway: UInt8 = 7
        package static let windowUpdate: UInt8 = 8
        package static let continuation: UInt8 = 9
    }

    package enum Flag {
        package static let endStream: UInt8 = 0x1
        package static let acknowledge: UInt8 = 0x1
        package static let endHeaders: UInt8 = 0x4
        package static let padded: UInt8 = 0x8
        package static let priority: UInt8 = 0x20
    }

    package var kind: UInt8
    package var flags: UInt8
    /// With the reserved bit on top.
    package var stream: UInt32
    package var payload: [UInt8]
    /// What the length field says when it is not to be the truth.
    package var declaredLength: Int?

    package init(
        kind: UInt8,
        flags: UInt8 = 0,
        stream: UInt32 = 0,
        payload: [UInt8] = [],
        declaredLength: Int? = nil
    ) {
        self.kind = kind
        self.flags = flags
        self.stream = stream
        self.payload = payload
        self.declaredLength = declaredLength
    }

    package var bytes: [UInt8] {
        let length = declaredLength ?? payload.count
        return [UInt8(length >> 16 & 0xff), UInt8(length >> 8 & 0xff), UInt8(length & 0xff), kind, flags]
            + Self.word(stream) + payload
    }

    package static func word(_ value: UInt32) -> [UInt8] {
        [UInt8(value >> 24), UInt8(value >> 16 & 0xff), UInt8(value >> 8 & 0xff), UInt8(value & 0xff)]
    }
}

// MARK: - Well-formed frames

extension HTTP2Frame {
    package static func headers(
        _ stream: UInt32,
        _ steps: [HeaderStep],
        end: Bool = true,
        complete: Bool = true
    ) -> Self {
        let flags = (end ? Flag.endStream : 0) | (complete ? Flag.endHeaders : 0)
        return Self(kind: Kind.headers, flags: flags, stream: stream, payload: steps.encoded)
    }

    package static func continuation(_ stream: UInt32, _ block: [UInt8], complete: Bool = true) -> Self {
        Self(kind: Kind.continuation, flags: complete ? Flag.endHeaders : 0, stream: stream, payload: block)
    }

    package static func data(_ stream: UInt32, _ bytes: [UInt8], end: Bool = true) -> Self {
        Self(kind: Kind.data, flags: end ? Flag.endStream : 0, stream: stream, payload: bytes)
    }

    package static func data(_ stream: UInt32, _ text: String, end: Bool = true) -> Self {
        data(stream, Array(text.utf8), end: end)
    }

    package static func reset(_ stream: UInt32, _ code: HTTP2Error = .cancel) -> Self {
        Self(kind: Kind.resetStream, stream: stream, payload: word(code.rawValue))
    }

    package static func priority(_ stream: UInt32, dependsOn parent: UInt32, weight: UInt8 = 15) -> Self {
        Self(kind: Kind.priority, stream: stream, payload: word(parent) + [weight])
    }

    package static func settings(_ pairs: [(id: UInt16, value: UInt32)] = []) -> Self {
        let payload = pairs.flatMap { [UInt8($0.id >> 8), UInt8($0.id & 0xff)] + word($0.value) }
        return Self(kind: Kind.settings, payload: payload)
    }

    package static let settingsAcknowledgement = Self(kind: Kind.settings, flags: Flag.acknowledge)

    package static func ping(_ payload: [UInt8], acknowledge: Bool = false) -> Self {
        Self(kind: Kind.ping, flags: acknowledge ? Flag.acknowledge : 0, payload: payload)
    }

    package static func goAway(last stream: UInt32 = 0, _ code: HTTP2Error = .noError) -> Self {
        Self(kind: Kind.goAway, payload: word(stream) + word(code.rawValue))
    }

    package static func windowUpdate(_ stream: UInt32, _ increment: UInt32) -> Self {
        Self(kind: Kind.windowUpdate, stream: stream, payload: word(increment))
    }
}

/// An error code (RFC 9113 section 7).
package enum HTTP2Error: UInt32, Sendable, CaseIterable {
    case noError = 0
    case protocolError
    case internalError
    case flowControl
    case settingsTimeout
    case streamClosed
    case frameSize
    case refusedStream
    case cancel
    case compression
    case connect
    case enhanceYourCalm
    case inadequateSecurity
    case http11Required
}

/// What a server said, in the order it arrived.
package enum HTTP2Event: Sendable, Equatable {
    case headers(stream: UInt32, [FieldLine], endStream: Bool)
    case data(stream: UInt32, [UInt8], endStream: Bool)
    case reset(stream: UInt32, code: UInt32)
    case settings([UInt16: UInt32])
    case settingsAcknowledged
    case ping([UInt8], acknowledge: Bool)
    case goAway(last: UInt32, code: UInt32, debug: String)
    case windowUpdate(stream: UInt32, UInt32)
    /// PUSH_PROMISE, PRIORITY, or a kind RFC 9113 does not know.
    case other(kind: UInt8, stream: UInt32)
    case end(RawClient.Ending)
}
