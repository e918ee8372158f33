import TestSupport
import Testing

/// What must happen to a sequence of frames.
enum FrameOutcome: Sendable {
    /// The stream gets a response with one of these statuses, and the connection goes on.
    case answered(UInt32, [Int])

    /// The stream is reset with one of these codes, or answered with one of these statuses, and the connection goes on.
    case refused(UInt32, [HTTP2Error], statuses: [Int] = [])

    /// As `refused`; ending the connection with GOAWAY and one of the codes is right as well.
    case refusedOrEnded(UInt32, [HTTP2Error], statuses: [Int] = [])

    /// The stream is answered with one of these statuses, or reset, or the connection is cut, with or without a word.
    case refusedOrCut(UInt32, statuses: [Int])

    /// GOAWAY with one of these codes, then the connection closes.
    case connectionError([HTTP2Error])

    /// The connection closes, with or without a word.
    case closed

    /// Nothing happens, and the connection goes on.
    case ignored
}

/// One sequence of frames of the HTTP/2 tables with what must come back.
struct FrameRow: Sendable, CustomTestStringConvertible {
    let name: String
    let section: String
    let outcome: FrameOutcome

    /// The connection's first frame; nil for none.
    var settings: HTTP2Frame? = .settings()
    var preface = HTTP2Client.preface

    /// Whether stream 1 was opened, answered and closed before.
    var firstStreamIsClosed = false

    let frames: [HTTP2Frame]

    var testDescription: String {
        "\(name) [\(section)]"
    }

    init(
        _ name: String,
        _ section: String,
        _ outcome: FrameOutcome,
        settings: HTTP2Frame? = .settings(),
        preface: [UInt8] = HTTP2Client.preface,
        firstStreamIsClosed: Bool = false,
        _ frames: HTTP2Frame...
    ) {
        self.init(
            name,
            section,
            outcome,
            settings: settings,
            preface: preface,
            firstStreamIsClosed: firstStreamIsClosed,
            frames: frames
        )
    }

    init(
        _ name: String,
        _ section: String,
        _ outcome: FrameOutcome,
        settings: HTTP2Frame? = .settings(),
        preface: [UInt8] = HTTP2Client.preface,
        firstStreamIsClosed: Bool = false,
        frames: [HTTP2Frame]
    ) {
        self.name = name
        self.section = section
        self.outcome = outcome
        self.settings = settings
        self.preface = preface
        self.firstStreamIsClosed = firstStreamIsClosed
        self.frames = frames
    }

    /// A malformed request on stream 1 (RFC 9113 section 8.1.1): a stream error, before which a 400 may be sent.
    ///
    /// Ending the connection is allowed where the library finds the fault while it decodes.
    static func malformed(
        _ name: String,
        _ section: String,
        statuses: [Int] = [400],
        foundWhileDecoding: Bool = false,
        _ steps: [HeaderStep]
    ) -> Self {
        let outcome: FrameOutcome =
            foundWhileDecoding
            ? .refusedOrEnded(1, [.protocolError], statuses: statuses)
            : .refused(1, [.protocolError], statuses: statuses)
        return Self(name, section, outcome, .headers(1, steps))
    }
}
