/// What a server believes of what the proxies before it say.
///
/// Nothing unless it is told: without options the connection itself says who the client is and how it came. Fields count
/// only when the peer is one of `trusted`; anybody else can write what they like into them.
///
///     options.proxy.trusted = ["10.0.0.0/8"]
///     options.proxy.addressHeader = "x-forwarded-for"
///     options.proxy.protocolHeader = "x-forwarded-proto"
///     options.proxy.hostHeader = "x-forwarded-host"
///
/// A proxy must set these fields itself, or remove what a client has sent. A field that is malformed, or that is there
/// more than once where one value is expected, is passed over.
public struct ProxyOptions: Sendable {
    /// The origin that browsers see, such as `https://shop.example`, whatever any field says.
    ///
    /// `request.origin`, `url`, `authority` and `isSecure` follow it. It needs no `trusted`, for it comes from no request.
    public var origin: String?
    /// The field with the scheme that the client used, such as `x-forwarded-proto`: `http` or `https`; `ws` and `wss` are read as
    /// these.
    public var protocolHeader: String?
    /// The field with the host that the client asked for, with or without a port, such as `x-forwarded-host`.
    public var hostHeader: String?
    /// The field with the port that the client connected to, such as `x-forwarded-port`.
    public var portHeader: String?
    /// The field with the client's address, such as `x-forwarded-for` or `cf-connecting-ip`.
    ///
    /// In `X-Forwarded-For` each proxy appends the address it was asked from; `xffDepth` says which of them is meant. Any other field
    /// holds one address. A port behind the address is dropped. When there is none the peer stands for the client.
    public var addressHeader: String?
    /// How many trusted proxies append to `X-Forwarded-For`: the client is that many addresses from the right.
    ///
    /// 1. Addresses further left are the client's own words.
    public var xffDepth = 1
    /// The field with the request's identifier, such as `x-request-id`: up to 128 visible ASCII characters, else one is made.
    public var requestIDHeader: String?
    /// Whether every connection begins with a line of the PROXY protocol, version 1, before TLS or HTTP.
    ///
    /// For balancers that pass connections on as they are: `peerAddress` is then the address that the line tells (`UNKNOWN`: the
    /// balancer's own), and fields count when that one is in `trusted`. A connection from anybody else, without a line, or with a
    /// malformed one, is closed; the line has as long to arrive as a request's head. The command `healthcheck` sends one from
    /// 127.0.0.1. Off.
    public var protocolV1 = false
    /// Who may say all this: addresses and networks (`127.0.0.1`, `10.0.0.0/8`, `fd00::/8`), and `unix:` for Unix sockets.
    ///
    /// Empty, and then neither a field nor `protocolV1` can be set: the start says so rather than trust everybody. Everybody is
    /// `0.0.0.0/0` and `::/0`, for networks that only the proxy can reach.
    public var trusted: [String] = []

    /// No proxy.
    public init() {}
}
