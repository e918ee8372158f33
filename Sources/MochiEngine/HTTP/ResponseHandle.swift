internal import CH2OShim

/// Content codings that the engine can apply.
package enum BodyCoding: Sendable {
    case gzip
    case brotli
}

/// A piece of a file response.
package enum FilePiece: Sendable {
    case file(offset: UInt64, count: UInt64)
    case bytes([UInt8])
}

/// Answering, the door to `mochi_response.h`. On the loop only; names and values have been checked by the caller.
extension IncomingRequest {
    /// Adds a field whose bytes live as long as the process.
    @inline(__always)
    package func addField(_ name: StaticString, _ value: StaticString) {
        name.withUTF8Buffer { name in
            value.withUTF8Buffer { value in
                unsafe add(UnsafeRawBufferPointer(name), UnsafeRawBufferPointer(value), lasting: true)
            }
        }
    }

    /// Adds a field whose name lives as long as the process.
    package func addField(_ name: StaticString, _ value: String) {
        var value = value
        name.withUTF8Buffer { name in
            value.withUTF8 { unsafe add(UnsafeRawBufferPointer(name), UnsafeRawBufferPointer($0), lasting: false) }
        }
    }

    /// Adds a field; the bytes are copied.
    package func addField(_ name: String, _ value: String) {
        var name = name
        var value = value
        name.withUTF8 { name in
            value.withUTF8 { unsafe add(UnsafeRawBufferPointer(name), UnsafeRawBufferPointer($0), lasting: false) }
        }
    }

    /// Adds Content-Type, of bytes that live as long as the process.
    @inline(__always)
    package func addContentType(_ type: StaticString) {
        type.withUTF8Buffer { unsafe addContentType(UnsafeRawBufferPointer($0), lasting: true) }
    }

    /// Adds Content-Type; the bytes are copied.
    package func addContentType(_ type: String) {
        var type = type
        type.withUTF8 { unsafe addContentType(UnsafeRawBufferPointer($0), lasting: false) }
    }

    @inline(__always)
    private func addContentType(_ type: UnsafeRawBufferPointer, lasting: Bool) {
        let bytes = unsafe type.baseAddress?.assumingMemoryBound(to: CChar.self)
        unsafe mochi_response_add_type(raw, bytes, type.count, lasting)
    }

    @inline(__always)
    private func add(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, lasting: Bool) {
        unsafe mochi_response_add(
            raw,
            name.baseAddress?.assumingMemoryBound(to: CChar.self),
            name.count,
            value.baseAddress?.assumingMemoryBound(to: CChar.self),
            value.count,
            lasting
        )
    }

    /// Compresses the body that follows and says so in Content-Encoding.
    package func compress(_ coding: BodyCoding) {
        unsafe mochi_response_compress(raw, Int32(coding == .gzip ? MOCHI_CODING_GZIP : MOCHI_CODING_BROTLI))
    }

    /// Closes an HTTP/1 connection after this response.
    package func closeConnection() {
        unsafe mochi_response_close_connection(raw)
    }

    /// Sends a whole response whose bytes live as long as the process: nothing is copied.
    @inline(__always)
    package func send(status: Int, lasting body: StaticString) {
        unsafe mochi_response_send(raw, Int32(status), body.utf8Start, body.utf8CodeUnitCount, true)
    }

    /// Sends a whole response.
    ///
    /// Small bodies are copied, larger ones kept alive until they have left.
    package func send(status: Int, _ body: String) {
        if body.utf8.count <= IncomingRequest.copyLimit {
            let isSent: Void? = unsafe body.utf8.withContiguousStorageIfAvailable {
                unsafe mochi_response_send(raw, Int32(status), $0.baseAddress, $0.count, false)
            }
            if isSent != nil { return }
        }
        // A long native string keeps its bytes in one place on the heap for as long as it is held unchanged.
        var body = body
        body.makeContiguousUTF8()
        let owner = taken ?? Exchange.begin(self, on: currentLoop)
        guard owner.keep(body) else { return }
        body.withUTF8 { unsafe mochi_response_send(raw, Int32(status), $0.baseAddress, $0.count, true) }
    }

    /// Sends a whole response.
    ///
    /// Small bodies are copied, larger ones kept alive until they have left.
    package func send(status: Int, _ body: [UInt8]) {
        guard body.count > IncomingRequest.copyLimit else {
            unsafe body.withUnsafeBytes {
                unsafe mochi_response_send(raw, Int32(status), $0.baseAddress, $0.count, false)
            }
            return
        }
        // The exchange holds the array, which nobody changes any more, so its storage stays where it is until dispose.
        let owner = taken ?? Exchange.begin(self, on: currentLoop)
        guard owner.keep(body) else { return }
        unsafe owner.sending.withUnsafeBytes {
            unsafe mochi_response_send(raw, Int32(status), $0.baseAddress, $0.count, true)
        }
    }

    /// Sends a whole response whose bytes are valid for as long as `owner` is held.
    ///
    /// Small bodies are copied, with larger ones the owner is kept until they have left.
    package func send(status: Int, _ owner: AnyObject, bytes: UnsafeRawBufferPointer) {
        let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        guard bytes.count > IncomingRequest.copyLimit else {
            unsafe mochi_response_send(raw, Int32(status), start, bytes.count, false)
            return
        }
        let exchange = taken ?? Exchange.begin(self, on: currentLoop)
        guard exchange.keep(owner) else { return }
        unsafe mochi_response_send(raw, Int32(status), start, bytes.count, true)
    }

    /// Bodies up to here cost less to copy than to keep.
    private static var copyLimit: Int { 2048 }

    /// Sends pieces of an open file.
    ///
    /// Takes the descriptor.
    package func send(status: Int, file descriptor: Int32, pieces: [FilePiece]) {
        // One block for the bytes between the ranges; the shim copies it before this returns.
        var block: [UInt8] = []
        var raws: [mochi_piece] = unsafe []
        for case .bytes(let bytes) in pieces {
            block += bytes
        }
        unsafe block.withUnsafeBufferPointer { block in
            var offset = 0
            for piece in pieces {
                switch piece {
                case .file(let start, let count):
                    unsafe raws.append(mochi_piece(base: nil, offset: start, count: count))
                case .bytes(let bytes):
                    let base = unsafe block.baseAddress.map { unsafe $0 + offset }
                    unsafe raws.append(mochi_piece(base: base, offset: 0, count: UInt64(bytes.count)))
                    offset += bytes.count
                }
            }
            unsafe mochi_response_send_file(raw, Int32(status), descriptor, raws, raws.count)
        }
    }

    /// The exchange that has taken the request over.
    package var taken: Exchange? {
        unsafe raw.pointee.user.map { unsafe Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
    }

    private var currentLoop: EventLoop {
        guard let loop = EventLoop.current else { preconditionFailure("a request is answered on its loop") }
        return loop
    }

    // MARK: For Exchange

    func start(status: Int, length: Int?) {
        unsafe mochi_response_start(raw, Int32(status), Int64(length ?? -1))
    }

    func write(_ bytes: UnsafeRawBufferPointer, last: Bool) -> Bool {
        unsafe mochi_response_write(raw, bytes.baseAddress, bytes.count, last)
    }

    /// Writes what stays where it is until the exchange is told to proceed.
    func write(_ flight: Flight, last: Bool) -> Bool {
        unsafe withUnsafeTemporaryAllocation(of: mochi_bytes.self, capacity: Self.mostPieces) { slices in
            var count = 0
            unsafe flight.forEachPiece { bytes in
                let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
                unsafe slices[count] = unsafe mochi_bytes(base: base, count: bytes.count)
                count += 1
            }
            return unsafe mochi_response_write_pieces(raw, slices.baseAddress, count, last)
        }
    }

    /// Pieces of a flight.
    static var mostPieces: Int { Int(MOCHI_MOST_PIECES) }

    func abort() {
        unsafe mochi_response_abort(raw)
    }
}
