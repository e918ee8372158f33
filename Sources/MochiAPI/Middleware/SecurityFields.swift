/// The security headers of a server, made ready when it starts.
struct SecurityFields: Sendable {
    /// The fields of the defaults: constants, so that writing them needs nothing but the connection.
    struct Basics: OptionSet, Sendable {
        let rawValue: UInt8

        static let contentTypeOptions = Basics(rawValue: 1)
        static let referrerPolicy = Basics(rawValue: 2)
    }

    private(set) var basics: Basics = []
    /// Whether `complete` has anything to add.
    private(set) var hasMore = false
    private var fixed: [HeaderFields.Field] = []
    private var transportSecurity: String?
    /// The policy, cut where the nonce stands.
    private var policy: [String] = []

    init(_ headers: SecurityHeaders?) throws(StartError) {
        guard let headers else { return }
        if headers.forbidsSniffing { basics.insert(.contentTypeOptions) }
        if headers.referrerPolicy == .strictOriginWhenCrossOrigin {
            basics.insert(.referrerPolicy)
        } else {
            add(.referrerPolicy, headers.referrerPolicy?.rawValue)
        }
        add(.xFrameOptions, headers.frameOptions?.rawValue)
        add(.crossOriginOpenerPolicy, headers.crossOriginOpenerPolicy?.rawValue)
        add(.permissionsPolicy, try Self.check("permissionsPolicy", headers.permissionsPolicy))
        transportSecurity = headers.strictTransportSecurity?.text
        if let text = try Self.check("contentSecurityPolicy", headers.contentSecurityPolicy) {
            policy = text.split(separator: "{nonce}", omittingEmptySubsequences: false).map(String.init)
        }
        hasMore = !fixed.isEmpty || transportSecurity != nil || !policy.isEmpty
    }

    private mutating func add(_ name: HeaderName, _ value: String?) {
        if let value { fixed.append(HeaderFields.Field(name: name, value: value)) }
    }

    /// Whether pages need `request.cspNonce` for their inline scripts.
    var hasNonce: Bool { policy.count > 1 }

    /// The response with the fields that are no basics; what it has already stays.
    func complete(_ response: Response, _ request: RequestContext) -> Response {
        var response = response
        func add(_ name: HeaderName, _ value: @autoclosure () -> String) {
            if response.headers[name] == nil { response.headers.append(name, checked: value()) }
        }
        for field in fixed { add(field.name, field.value) }
        if let transportSecurity, request.isSecure { add(.strictTransportSecurity, transportSecurity) }
        if !policy.isEmpty, !(hasNonce && response.status == .notModified) {
            add(.contentSecurityPolicy, hasNonce ? policy.joined(separator: request.cspNonce) : policy[0])
        }
        return response
    }

    private static func check(_ option: String, _ value: String?) throws(StartError) -> String? {
        guard let value else { return nil }
        let text = value.split(whereSeparator: \.isNewline).joined(separator: " ")
        guard !text.isEmpty, text.unicodeScalars.allSatisfy({ 0x20...0x7E ~= $0.value }) else {
            throw StartError("securityHeaders.\(option) \(value.debugDescription): accepted are ASCII characters")
        }
        return text
    }
}
