/// How the messages of one socket are compressed, as agreed in its handshake; on the loop.
///
/// What keeps no context uses the compressors of the loop. Own ones are made with the first message.
final class MessageCodec {
    let parameters: DeflateParameters
    private let rules: CompressionRules
    private let shared: SharedCodecs
    private var deflater: Deflater?
    private var inflater: Inflater?

    init(_ parameters: DeflateParameters, _ rules: CompressionRules, _ shared: SharedCodecs) {
        self.parameters = parameters
        self.rules = rules
        self.shared = shared
    }

    /// Whether the socket can read what is compressed once for everybody.
    var takesPublished: Bool { parameters.serverWindowBits >= rules.windowBits }

    /// Calls `body` with a compressed message; nil when it is to be sent as it is.
    func deflate<Value>(_ message: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Value) -> Value? {
        guard message.count >= rules.threshold else { return nil }
        let keepsContext = parameters.serverKeepsContext
        let deflater = self.deflater ?? (keepsContext ? rules.deflater(parameters.serverWindowBits) : nil)
        if keepsContext { self.deflater = deflater }
        let codec = deflater ?? shared.deflater(parameters.serverWindowBits, rules)
        let value = unsafe codec.deflate(RawSpan(_unsafeBytes: message), keepsContext: keepsContext) { packed in
            unsafe packed.withUnsafeBytes { unsafe $0.count < message.count ? body($0) : nil }
        }
        if value == nil { self.deflater?.reset() }
        return value
    }

    /// The message that a payload stands for.
    func inflate(_ payload: UnsafeRawBufferPointer, limit: Int) throws(InflateError) -> [UInt8] {
        let keepsContext = parameters.clientKeepsContext
        let inflater = self.inflater ?? (keepsContext ? Inflater(windowBits: parameters.clientWindowBits) : nil)
        if keepsContext { self.inflater = inflater }
        let codec = inflater ?? shared.inflater(parameters.clientWindowBits)
        return unsafe try codec.inflate(RawSpan(_unsafeBytes: payload), limit: limit, keepsContext: keepsContext) {
            message in
            unsafe message.withUnsafeBytes { unsafe Array($0) }
        }
    }

    /// The client was sent a message that another compressor has made: nothing may refer to what came before it.
    func noteForeign() {
        deflater?.reset()
    }
}

/// The compressors of a loop, one for each window.
final class SharedCodecs {
    private var deflaters: [Int: Deflater] = [:]
    private var inflaters: [Int: Inflater] = [:]

    func deflater(_ windowBits: Int, _ rules: CompressionRules) -> Deflater {
        let deflater = deflaters[windowBits] ?? rules.deflater(windowBits)
        deflaters[windowBits] = deflater
        return deflater
    }

    func inflater(_ windowBits: Int) -> Inflater {
        let inflater = inflaters[windowBits] ?? Inflater(windowBits: windowBits)
        inflaters[windowBits] = inflater
        return inflater
    }
}
