/// What happened on a loop, or on all loops of a group, since the start.
package struct Counters: Sendable, Equatable {
    /// Connections accepted.
    package var accepted: UInt64 = 0
    /// Times that accepting stopped because the connection limit or the descriptors were used up.
    package var acceptPauses: UInt64 = 0
    /// Connections closed at once because their address had too many.
    package var addressRefusals: UInt64 = 0
    /// Connections closed for their PROXY line: from whom none is believed, or malformed.
    package var proxyRefusals: UInt64 = 0
    package var handshakeFailures: UInt64 = 0
    /// Heads handed to the responder.
    package var requests: UInt64 = 0
    /// Requests refused before the responder saw them.
    package var badRequests: UInt64 = 0
    package var headTimeouts: UInt64 = 0
    package var bodyTimeouts: UInt64 = 0
    package var idleTimeouts: UInt64 = 0
    /// Connections cut because the client did not read.
    package var stalledWrites: UInt64 = 0
    /// Connections cut by the HTTP/2 frame guard.
    package var http2Cuts: UInt64 = 0
    /// Requests whose client left before the response was complete.
    package var disconnects: UInt64 = 0

    package init() {}

    package static func += (left: inout Counters, right: Counters) {
        left.accepted += right.accepted
        left.acceptPauses += right.acceptPauses
        left.addressRefusals += right.addressRefusals
        left.proxyRefusals += right.proxyRefusals
        left.handshakeFailures += right.handshakeFailures
        left.requests += right.requests
        left.badRequests += right.badRequests
        left.headTimeouts += right.headTimeouts
        left.bodyTimeouts += right.bodyTimeouts
        left.idleTimeouts += right.idleTimeouts
        left.stalledWrites += right.stalledWrites
        left.http2Cuts += right.http2Cuts
        left.disconnects += right.disconnects
    }
}
