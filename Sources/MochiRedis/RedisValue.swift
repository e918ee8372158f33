/// What a server of Redis answers, in its protocol's second version (RESP2).
enum RedisValue: Equatable, Sendable {
    /// There is no such value.
    case nothing
    case integer(Int64)
    case bytes([UInt8])
    /// A simple string, such as `OK`.
    case status(String)
    /// What went wrong: a word that says which kind, and what it means.
    case error(String)
    case array([RedisValue])
}

/// A server has sent what is no RESP2: nothing that follows can be read.
struct RedisProtocolError: Error, Equatable, CustomStringConvertible {
    let description: String
}
