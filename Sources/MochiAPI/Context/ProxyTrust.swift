internal import MochiEngine

/// What a server believes of its proxies, checked: the working form of `ProxyOptions`.
struct ProxyTrust: Sendable {
    private let origin: WebOrigin?
    private let protocolHeader: HeaderName?
    private let hostHeader: HeaderName?
    private let portHeader: HeaderName?
    private let addressHeader: HeaderName?
    private let depth: Int
    private let requestIDHeader: HeaderName?
    private let networks: [Network]
    private let trustsUnixSockets: Bool

    /// Checks the options; nil when they say nothing.
    init?(_ options: ProxyOptions) throws(StartError) {
        origin = try Self.origin(options.origin)
        protocolHeader = try Self.name(options.protocolHeader, "protocolHeader")
        hostHeader = try Self.name(options.hostHeader, "hostHeader")
        portHeader = try Self.name(options.portHeader, "portHeader")
        addressHeader = try Self.name(options.addressHeader, "addressHeader")
        requestIDHeader = try Self.name(options.requestIDHeader, "requestIDHeader")
        depth = options.xffDepth
        guard (1...100).contains(depth) else {
            throw StartError("proxy.xffDepth \(depth): accepted is the number of trusted proxies, 1 to 100")
        }
        trustsUnixSockets = options.trusted.contains("unix:")
        var networks: [Network] = []
        for text in options.trusted where text != "unix:" {
            networks.append(try Self.network(text))
        }
        self.networks = networks
        let named = [
            ("protocolHeader", options.protocolHeader), ("hostHeader", options.hostHeader),
            ("portHeader", options.portHeader), ("addressHeader", options.addressHeader),
            ("requestIDHeader", options.requestIDHeader),
        ]
        if let (name, value) = named.first(where: { $0.1 != nil }), options.trusted.isEmpty {
            throw StartError(
                "proxy.\(name) \"\(value ?? "")\": anybody could send it while proxy.trusted is empty; name the proxy there, "
                    + "such as \"10.0.0.0/8\" or \"unix:\", or everybody by \"0.0.0.0/0\" and \"::/0\""
            )
        }
        if options.protocolV1, options.trusted.isEmpty {
            throw StartError(
                "proxy.protocolV1 true: anybody could send a PROXY line while proxy.trusted is empty; name the balancer there, "
                    + "such as \"10.0.0.0/8\""
            )
        }
        if origin == nil, options.trusted.isEmpty { return nil }
    }

    private static func origin(_ text: String?) throws(StartError) -> WebOrigin? {
        guard let text else { return nil }
        guard let origin = WebOrigin(text) else {
            throw StartError(
                "proxy.origin \"\(text)\": accepted is a scheme, a host and a port if it is not the scheme's own, "
                    + "such as \"https://shop.example\""
            )
        }
        return origin
    }

    private static func name(_ text: String?, _ option: String) throws(StartError) -> HeaderName? {
        guard let text else { return nil }
        do throws(HeaderError) {
            return try HeaderName(text)
        } catch {
            throw StartError(
                "proxy.\(option) \"\(text)\": accepted is the name of a header field, such as \"x-real-ip\""
            )
        }
    }

    private static func network(_ text: String) throws(StartError) -> Network {
        do throws(Network.Flaw) {
            return try Network(text)
        } catch {
            switch error {
            case .notANetwork:
                throw StartError(
                    "proxy.trusted \"\(text)\": accepted are addresses and networks, such as \"127.0.0.1\", "
                        + "\"10.0.0.0/8\" or \"fd00::/8\", and \"unix:\""
                )
            case .hasHostBits(let network):
                throw StartError(
                    "proxy.trusted \"\(text)\": the address has bits behind its prefix; accepted is \"\(network)\""
                )
            }
        }
    }

    /// Whether the fields of a request from `peer` are believed.
    func contains(_ peer: PeerAddress) -> Bool {
        switch peer {
        case .internet(let address): networks.contains { $0.contains(address) }
        case .unix: trustsUnixSockets
        case .unknown: false
        }
    }

    // MARK: Reading a request

    /// The identifier that a trusted proxy has given the request.
    func requestID(of head: RequestHead) -> String? {
        guard let requestIDHeader, contains(head.peerAddress) else { return nil }
        return head.values(of: requestIDHeader.text).first.flatMap { RequestID.isAcceptable($0) ? $0 : nil }
    }

    /// Who sent a request, and how, as far as its peer is believed.
    func client(of head: RequestHead) -> ClientFacts {
        client(peer: head.peerAddress, isTLS: head.isTLS, authority: head.authority) { head.values(of: $0.text) }
    }

    /// As above, for a request in parts.
    func client(
        peer: PeerAddress,
        isTLS: Bool,
        authority: String,
        values: (HeaderName) -> [String]
    ) -> ClientFacts {
        let isTrusted = contains(peer)
        func only(_ name: HeaderName?) -> String? {
            guard isTrusted, let name else { return nil }
            let values = values(name)
            return values.count == 1 ? values[0] : nil
        }
        let address = isTrusted ? addressHeader.flatMap { self.address($0, values($0)) } : nil
        if let origin {
            return ClientFacts(
                address: address,
                isSecure: origin.scheme == "https",
                isSchemeCertain: true,
                authority: origin.authority
            )
        }
        let scheme = only(protocolHeader).flatMap(Self.scheme)
        let isSecure = scheme.map { $0 == "https" } ?? isTLS
        return ClientFacts(
            address: address,
            isSecure: isSecure,
            isSchemeCertain: isTLS || protocolHeader != nil,
            authority: Self.authority(
                only(hostHeader),
                port: only(portHeader).flatMap { HostAndPort.port($0) },
                isSecure: isSecure,
                ofConnection: authority
            )
        )
    }

    private static func scheme(_ text: String) -> String? {
        switch text.lowercased() {
        case "https", "wss": "https"
        case "http", "ws": "http"
        default: nil
        }
    }

    private static func authority(
        _ host: String?,
        port: Int?,
        isSecure: Bool,
        ofConnection own: String
    ) -> String {
        let said = host.flatMap { HostAndPort($0) }
        guard said != nil || port != nil, let named = said ?? HostAndPort(own) else { return own }
        guard let port = port ?? named.port, port != WebOrigin.standardPort(isSecure ? "https" : "http") else {
            return named.host
        }
        return "\(named.host):\(port)"
    }

    private func address(_ name: HeaderName, _ values: [String]) -> IPAddress? {
        guard name.text == "x-forwarded-for" else { return values.count == 1 ? Self.address(values[0][...]) : nil }
        // Empty entries count: leaving them out would move the client's own words to the right.
        let entries = values.joined(separator: ",").split(separator: ",", omittingEmptySubsequences: false)
        guard entries.count >= depth else { return nil }
        return Self.address(entries[entries.count - depth].trimmingOptionalSpace())
    }

    /// Reads an address with or without a port: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`.
    private static func address(_ text: Substring) -> IPAddress? {
        if let address = IPAddress(text) { return address }
        guard let authority = HostAndPort(text) else { return nil }
        let isBracketed = authority.host.hasPrefix("[")
        return IPAddress(isBracketed ? authority.host.dropFirst().dropLast() : authority.host[...])
    }
}

/// Who sent a request, and how: what a server behind proxies goes by.
struct ClientFacts: Sendable, Hashable {
    /// The client's address; nil for the peer's.
    let address: IPAddress?
    let isSecure: Bool
    /// Whether `isSecure` can be relied on; false where a proxy may have ended TLS and nobody says so.
    let isSchemeCertain: Bool
    let authority: String
}
