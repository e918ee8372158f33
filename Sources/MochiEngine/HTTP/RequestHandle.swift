internal import CH2OShim

/// A request whose head is complete, on its loop: the door to `mochi_request.h`.
///
/// Valid until the request is answered or its client is gone; what outlives the call of a responder is `Exchange`.
@safe package struct IncomingRequest {
    let raw: UnsafeMutablePointer<mochi_request>

    /// Methods that are told apart without comparing bytes.
    package enum Method: UInt8 {
        case other, get, head, post, put, delete, patch, options
    }

    /// Whether the method is GET, which most requests are.
    package var isGet: Bool { unsafe raw.pointee.method_id == UInt8(MOCHI_METHOD_GET) }

    /// Whether the request came by HTTP/2.
    package var isHTTP2: Bool { unsafe raw.pointee.version == 0x200 }

    /// How much of the body is there.
    package enum Body {
        case none
        /// All of it came with the head.
        case whole
        /// To be read; the length is `nil` when it is chunked.
        case streamed(length: UInt64?)
    }

    package var method: Method { unsafe Method(rawValue: raw.pointee.method_id) ?? .other }

    package var body: Body {
        switch unsafe Int(raw.pointee.body_state) {
        case Int(MOCHI_BODY_NONE): .none
        case Int(MOCHI_BODY_WHOLE): .whole
        default: unsafe .streamed(length: raw.pointee.body_count == UInt64.max ? nil : raw.pointee.body_count)
        }
    }

    /// The bytes of the path, without the query; as valid as the request.
    ///
    /// No closure: a generic call costs more here.
    package var path: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: raw.pointee.target.base, count: raw.pointee.path_count)
    }

    /// Calls `body` with the value of the first field called `name` (lower-case).
    package func withField<Value>(_ name: StaticString, _ body: (UnsafeRawBufferPointer) -> Value) -> Value? {
        for index in 0..<fieldCount {
            if let value = unsafe value(at: index, named: name) { return unsafe body(value) }
        }
        return nil
    }

    /// Calls `body` with the value of each field called `name` (lower-case), in order.
    package func forEachField(_ name: StaticString, _ body: (RawSpan) -> Void) {
        for index in 0..<fieldCount {
            if let value = unsafe value(at: index, named: name) { unsafe body(RawSpan(_unsafeBytes: value)) }
        }
    }

    private var fieldCount: UInt32 { unsafe raw.pointee.field_count }

    private func value(at index: UInt32, named name: StaticString) -> UnsafeRawBufferPointer? {
        let field = unsafe mochi_request_field(raw, index)
        guard unsafe field.name.count == name.utf8CodeUnitCount,
            unsafe UnsafeRawBufferPointer(start: field.name.base, count: field.name.count)
                .elementsEqual(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        else { return nil }
        return unsafe UnsafeRawBufferPointer(start: field.value.base, count: field.value.count)
    }

    /// Copies the head.
    ///
    /// Also from another thread, as long as the responder has not returned.
    package func copyHead() -> RequestHead {
        let size = unsafe mochi_request_head_size(raw)
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        unsafe mochi_request_copy_head(raw, bytes)
        return unsafe RequestHead(owning: bytes)
    }

    /// Copies a body that came with its head.
    func copyWholeBody() -> [UInt8] {
        let body = unsafe raw.pointee.body
        return unsafe Array(UnsafeBufferPointer(start: body.base, count: body.count))
    }

    // MARK: For Exchange

    /// Ties `exchange` to the request: retained until `on_dispose`, which releases it.
    func attach(_ exchange: Exchange) {
        unsafe mochi_request_set_user(raw, Unmanaged.passRetained(exchange).toOpaque())
    }

    func readBody() {
        unsafe mochi_request_read_body(raw)
    }

    func limitBody(to bytes: Int) {
        unsafe mochi_request_limit_body(raw, UInt64(clamping: bytes))
    }

    /// Lets go of the head, which nobody reads any more.
    func shed() {
        unsafe mochi_request_shed(raw)
    }

    func watch() {
        unsafe mochi_request_watch(raw)
    }
}
