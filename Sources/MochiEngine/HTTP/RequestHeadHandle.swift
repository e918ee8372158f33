internal import CH2OShim
internal import Glibc

/// The head of a request, copied out of the connection: readable from any thread, for as long as anybody holds it.
///
/// One allocation, whatever the number of fields. Bytes that are not UTF-8 read as U+FFFD.
@safe package final class RequestHead: @unchecked Sendable {
    // Guard of the unchecked conformance: the bytes are written once, in `init`.
    let bytes: UnsafeMutableRawPointer

    init(owning bytes: UnsafeMutableRawPointer) {
        unsafe self.bytes = unsafe bytes
    }

    deinit {
        unsafe bytes.deallocate()
    }

    package var method: String { string(at: layout.method_at, count: layout.method_count) }
    /// Path and query as the client sent them; `*` for `OPTIONS *`.
    package var target: String { string(at: layout.target_at, count: layout.target_count) }
    package var path: String { string(at: layout.target_at, count: layout.path_count) }
    /// What stands behind the first `?`, `nil` without one.
    package var query: String? {
        guard layout.path_count < layout.target_count else { return nil }
        return string(at: layout.target_at + layout.path_count + 1, count: layout.target_count - layout.path_count - 1)
    }
    /// Host and port, from `Host`, `:authority` or an absolute target; empty when the client named none.
    package var authority: String { string(at: layout.authority_at, count: layout.authority_count) }
    package var isTLS: Bool { layout.tls }
    package var version: HTTPVersion { HTTPVersion(rawValue: layout.version) }
    /// The peer's numeric address, `unix:` on a Unix socket.
    package var peer: String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
            let head = unsafe bytes.assumingMemoryBound(to: mochi_head.self)
            let count = unsafe mochi_head_peer(head, buffer.baseAddress, buffer.count)
            return unsafe String(decoding: UnsafeRawBufferPointer(buffer)[..<count], as: UTF8.self)
        }
    }
    /// The peer's address as a value.
    package var peerAddress: PeerAddress {
        unsafe withUnsafeBytes(of: layout.peer) { unsafe PeerAddress(socketAddress: $0) }
    }
    package var fieldCount: Int { Int(layout.field_count) }

    /// Part of the path, by offsets into its bytes.
    package func pathSlice(_ range: Range<Int>) -> String {
        string(at: layout.target_at + UInt32(range.lowerBound), count: UInt32(range.count))
    }

    /// Name (lower-case) and value of field number `index`.
    package func field(_ index: Int) -> (name: String, value: String) {
        let field = fieldLayout(index)
        return (
            string(at: field.name_at, count: field.name_count), string(at: field.value_at, count: field.value_count)
        )
    }

    /// The value of the first field called `name` (lower-case).
    package func value(of name: StaticString) -> String? {
        for index in 0..<fieldCount where isField(index, named: name) {
            let field = fieldLayout(index)
            return string(at: field.value_at, count: field.value_count)
        }
        return nil
    }

    /// The value of the first field called `name` (lower-case).
    package func value(of name: String) -> String? {
        (0..<fieldCount).first { isField($0, named: name) }.map { field($0).value }
    }

    /// The values of the fields called `name` (lower-case), in order.
    package func values(of name: String) -> [String] {
        (0..<fieldCount).filter { isField($0, named: name) }.map { field($0).value }
    }

    /// Calls `body` with the value of each field called `name` (lower-case), in order.
    package func forEachField(_ name: StaticString, _ body: (RawSpan) -> Void) {
        for index in 0..<fieldCount where isField(index, named: name) {
            let field = fieldLayout(index)
            let value = unsafe UnsafeRawBufferPointer(start: bytes + Int(field.value_at), count: Int(field.value_count))
            unsafe body(RawSpan(_unsafeBytes: value))
        }
    }

    private var layout: mochi_head { unsafe bytes.assumingMemoryBound(to: mochi_head.self).pointee }

    private func fieldLayout(_ index: Int) -> mochi_head_field {
        precondition(index >= 0 && index < fieldCount, "there is no header field \(index)")
        let fields = unsafe (bytes + MemoryLayout<mochi_head>.size).assumingMemoryBound(to: mochi_head_field.self)
        return unsafe fields[index]
    }

    private func isField(_ index: Int, named name: StaticString) -> Bool {
        let field = fieldLayout(index)
        guard Int(field.name_count) == name.utf8CodeUnitCount else { return false }
        let stored = unsafe UnsafeRawBufferPointer(start: bytes + Int(field.name_at), count: Int(field.name_count))
        let wanted = unsafe UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        return unsafe stored.elementsEqual(wanted)
    }

    private func isField(_ index: Int, named name: String) -> Bool {
        let field = fieldLayout(index)
        guard Int(field.name_count) == name.utf8.count else { return false }
        let stored = unsafe UnsafeRawBufferPointer(start: bytes + Int(field.name_at), count: Int(field.name_count))
        return unsafe stored.elementsEqual(name.utf8)
    }

    private func string(at offset: UInt32, count: UInt32) -> String {
        unsafe String(
            decoding: UnsafeRawBufferPointer(start: bytes + Int(offset), count: Int(count)),
            as: UTF8.self
        )
    }
}

/// A protocol version, 0x100, 0x101 or 0x200.
package struct HTTPVersion: RawRepresentable, Sendable, Equatable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package static var http10: HTTPVersion { HTTPVersion(rawValue: 0x100) }
    package static var http11: HTTPVersion { HTTPVersion(rawValue: 0x101) }
    package static var http2: HTTPVersion { HTTPVersion(rawValue: 0x200) }
}

extension PeerAddress {
    /// Reads a `sockaddr`, of which the shim keeps the first 28 bytes.
    init(socketAddress bytes: UnsafeRawBufferPointer) {
        func number(at offset: Int, bytes count: Int) -> UInt128 {
            (0..<count).reduce(0) { unsafe $0 << 8 | UInt128(bytes[offset + $1]) }
        }
        switch unsafe Int32(bytes.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET: self = .internet(IPAddress(v4: UInt32(number(at: 4, bytes: 4))))
        case AF_INET6: self = .internet(IPAddress(bits: number(at: 8, bytes: 16)))
        case AF_UNIX: self = .unix
        default: self = .unknown
        }
    }
}
