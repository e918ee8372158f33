internal import CHiredis

/// From the bytes of a connection to values, in whatever pieces they come.
///
/// The parser is hiredis's; each value is copied out of it. One value may have so many bytes, of which the parser would take
/// half a gigabyte; its owner feeds it from one thread at a time.
@safe struct RedisReader: ~Copyable {
    private let raw: UnsafeMutablePointer<redisReader>
    private let most: Int
    /// Bytes since the end of the last value.
    private var count = 0

    init(most: Int = 64 << 20) {
        self.most = most
        guard let raw = unsafe redisReaderCreate() else { preconditionFailure("hiredis has no memory for a reader") }
        unsafe self.raw = raw
    }

    deinit {
        unsafe redisReaderFree(raw)
    }

    /// Takes bytes that the server has sent.
    mutating func feed(_ bytes: RawSpan) {
        count += bytes.byteCount
        // A failure stays in the reader, and the next value tells it.
        unsafe bytes.withUnsafeBytes { bytes in
            _ = unsafe redisReaderFeed(raw, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
    }

    /// The next value; nil until all of it has come.
    mutating func next() throws(RedisProtocolError) -> RedisValue? {
        var reply: UnsafeMutableRawPointer?
        guard unsafe redisReaderGetReply(raw, &reply) == REDIS_OK else {
            throw RedisProtocolError(description: unsafe String(cString: redisReaderMessage(raw)))
        }
        guard let reply = unsafe reply else {
            guard count <= most else {
                throw RedisProtocolError(description: "a value has more than \(most) bytes")
            }
            return nil
        }
        count = unsafe Int(raw.pointee.len - raw.pointee.pos)
        defer { unsafe freeReplyObject(reply) }
        return unsafe RedisValue(reply.assumingMemoryBound(to: redisReply.self).pointee)
    }
}

extension RedisValue {
    /// Copies a reply; hiredis allows seven arrays in each other, so that is how deep this goes.
    init(_ reply: redisReply) {
        switch unsafe reply.type {
        case REDIS_REPLY_STRING: self = .bytes(unsafe Self.bytes(reply))
        case REDIS_REPLY_STATUS: self = .status(unsafe String(decoding: Self.bytes(reply), as: UTF8.self))
        case REDIS_REPLY_ERROR: self = .error(unsafe String(decoding: Self.bytes(reply), as: UTF8.self))
        case REDIS_REPLY_INTEGER: self = .integer(unsafe reply.integer)
        case REDIS_REPLY_ARRAY:
            let elements = unsafe UnsafeBufferPointer(start: reply.element, count: reply.elements)
            self = .array(unsafe elements.map { unsafe $0.map { unsafe RedisValue($0.pointee) } ?? .nothing })
        default: self = .nothing
        }
    }

    private static func bytes(_ reply: redisReply) -> [UInt8] {
        unsafe Array(UnsafeRawBufferPointer(start: reply.str, count: Int(reply.len)))
    }
}
