/// The trace that a request is part of, as its client tells it (W3C Trace Context, `traceparent`).
///
/// Anybody may send one: it names a trace for logs and grants nothing.
///
///     if let parent = request.traceparent { return .text(span.link(parent.traceID, parent.parentID)) }
public struct TraceParent: Sendable, Hashable, CustomStringConvertible {
    /// The trace's identifier: 32 hexadecimal digits in lower case, not all of them 0.
    public let traceID: String
    /// The identifier of the caller's span: 16 hexadecimal digits in lower case, not all of them 0.
    public let parentID: String
    /// Whether the caller records the trace.
    public let isSampled: Bool

    /// The field's value in version 00.
    public var description: String { "00-\(traceID)-\(parentID)-\(isSampled ? "01" : "00")" }

    init(traceID: String, parentID: String, isSampled: Bool) {
        self.traceID = traceID
        self.parentID = parentID
        self.isSampled = isSampled
    }

    /// Reads a field's value; nil when it is malformed.
    ///
    /// Version 00 has exactly four parts. A later one may go on after them, and is read as far as it is known; version ff is
    /// no version.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 55, [2, 35, 52].allSatisfy({ bytes[$0] == UInt8(ascii: "-") }),
            [0..<2, 3..<35, 36..<52, 53..<55].allSatisfy({ bytes[$0].allSatisfy(Self.isDigit) }),
            bytes[..<2] != [UInt8(ascii: "f"), UInt8(ascii: "f")]
        else { return nil }
        let isFirstVersion = bytes[..<2].allSatisfy { $0 == UInt8(ascii: "0") }
        guard bytes.count == 55 || (!isFirstVersion && bytes[55] == UInt8(ascii: "-")) else { return nil }
        guard [3..<35, 36..<52].allSatisfy({ bytes[$0].contains { $0 != UInt8(ascii: "0") } }),
            let low = PercentDecoding.hexDigit(bytes[54])
        else { return nil }
        traceID = String(decoding: bytes[3..<35], as: UTF8.self)
        parentID = String(decoding: bytes[36..<52], as: UTF8.self)
        isSampled = low & 1 != 0
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }
}
