internal import CH2OShim

/// Compresses WebSocket messages (RFC 7692 7.2.1): a third of the door to `mochi_deflate.h`.
///
/// With takeover each connection has its own: 150 KiB with a window of 15 bits, 38 KiB with 12, 24 KiB with 9. Without,
/// one serves a whole loop, since it starts anew with each message; so does the one that compresses a message once for
/// all who receive it. A connection's own must be reset when its peer has got compressed messages of another.
///
/// Belongs to one thread at a time, and is not to be called from within its own closures.
@safe package final class Deflater {
    private let raw: OpaquePointer
    private var isLent = false

    /// A compressor whose peer has a window of `windowBits` (9 to 15).
    ///
    /// `level` is zlib's, 1 (fast) to 9 (small).
    package init(windowBits: Int = 15, level: Int = 4) {
        precondition(9...15 ~= windowBits, "zlib compresses with a window of 9 to 15 bits, not \(windowBits)")
        precondition(1...9 ~= level, "a level is 1 to 9, not \(level)")
        unsafe raw = mochi_deflater_create(CInt(windowBits), CInt(level))
    }

    deinit {
        unsafe mochi_deflater_destroy(raw)
    }

    /// Calls `body` with the payload of one message, which may be larger than `message`.
    ///
    /// Unless `keepsContext`, the peer need not have seen the messages before. A message that was deflated and then
    /// sent as it was calls for a reset: the next would refer to what the peer has not inflated.
    package func deflate<Value>(_ message: RawSpan, keepsContext: Bool, _ body: (RawSpan) -> Value) -> Value {
        precondition(!isLent, "a payload is in use: the compressor would overwrite it")
        if !keepsContext { reset() }
        isLent = true
        defer {
            isLent = false
            unsafe mochi_deflater_trim(raw)
        }
        let payload = unsafe message.withUnsafeBytes { bytes in
            unsafe mochi_deflater_run(raw, bytes.baseAddress, bytes.count)
        }
        return unsafe body(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(start: payload.base, count: payload.count)))
    }

    /// Forgets the messages before.
    package func reset() {
        precondition(!isLent, "a payload is in use: a reset would end it")
        unsafe mochi_deflater_reset(raw)
    }
}

/// Decompresses WebSocket messages (RFC 7692 7.2.2): a third of the door to `mochi_deflate.h`.
///
/// With takeover each connection has its own, of the window and 7 KiB. Without, one serves a whole loop.
///
/// Belongs to one thread at a time, and is not to be called from within its own closures.
@safe package final class Inflater {
    private let raw: OpaquePointer
    private var isLent = false

    /// A decompressor for a peer whose window is of `windowBits` (8 to 15).
    package init(windowBits: Int = 15) {
        precondition(8...15 ~= windowBits, "a window is of 8 to 15 bits, not \(windowBits)")
        unsafe raw = mochi_inflater_create(CInt(windowBits))
    }

    deinit {
        unsafe mochi_inflater_destroy(raw)
    }

    /// Calls `body` with the message of at most `limit` bytes that `payload`, all its fragments joined, stands for.
    ///
    /// No more memory than about the limit is taken, whatever the payload would become. After an error no message can
    /// follow that keeps the context: the connection is to be closed.
    package func inflate<Value>(
        _ payload: RawSpan,
        limit: Int,
        keepsContext: Bool,
        _ body: (RawSpan) -> Value
    ) throws(InflateError) -> Value {
        precondition(!isLent, "a message is in use: the decompressor would overwrite it")
        if !keepsContext { unsafe mochi_inflater_reset(raw) }
        isLent = true
        defer {
            isLent = false
            unsafe mochi_inflater_trim(raw)
        }
        var message = unsafe mochi_bytes()
        let result = unsafe payload.withUnsafeBytes { bytes in
            unsafe mochi_inflater_run(raw, bytes.baseAddress, bytes.count, max(limit, 0), &message)
        }
        switch Int(result) {
        case Int(MOCHI_INFLATE_WHOLE): break
        case Int(MOCHI_INFLATE_TOO_LARGE): throw .tooLarge
        default: throw .malformed
        }
        return unsafe body(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(start: message.base, count: message.count)))
    }
}

/// Why a payload is no message.
package enum InflateError: Error, Sendable, Equatable {
    /// The message is larger than the limit: close with 1009 (RFC 6455 7.4.1).
    case tooLarge
    /// The payload is not DEFLATE, ends inside a block, or refers to what has not been received: close with 1007.
    case malformed
}

/// Compresses what is whole and short, such as what goes into a URL (RFC 1951): the last third of the door.
package enum Deflate {
    /// The DEFLATE stream of `bytes`; nil when it would not be shorter.
    package static func pack(_ bytes: Span<UInt8>) -> [UInt8]? {
        guard bytes.count > 1 else { return nil }
        let packed = unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe [UInt8](unsafeUninitializedCapacity: bytes.count - 1) { output, count in
                unsafe count = mochi_deflate_pack(bytes.baseAddress, bytes.count, output.baseAddress, bytes.count - 1)
            }
        }
        return packed.isEmpty ? nil : packed
    }

    /// The `count` bytes that a DEFLATE stream stands for; nil when these are not one whole stream of exactly so many.
    ///
    /// Takes memory for `count` bytes, whatever the stream would become: bound it before.
    package static func unpack(_ stream: Span<UInt8>, count: Int) -> [UInt8]? {
        var isWhole = false
        let bytes = unsafe stream.withUnsafeBufferPointer { stream in
            // Not 0: the standard library writes the count of an empty array that all threads share.
            unsafe [UInt8](unsafeUninitializedCapacity: max(count, 1)) { output, initialized in
                unsafe isWhole = mochi_deflate_unpack(stream.baseAddress, stream.count, output.baseAddress, count)
                initialized = isWhole ? count : 0
            }
        }
        return isWhole ? bytes : nil
    }
}
