import MochiAPI

/// What a request looked like to the server.
struct Echo: Codable, Equatable {
    var method: String
    var target: String
    var authority: String
    var isSecure: Bool
    var clientAddress: String
    /// In order, as `name: value`; without `Host` and framing, which the server keeps to itself.
    var headers: [String]
    var body: String

    /// The values of a field.
    func values(_ name: String) -> [String] {
        headers.filter { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
    }

    /// A route that answers with its request.
    static let route = Mochi.api { request async throws in
        .json(
            Echo(
                method: request.method.rawValue,
                target: request.target,
                authority: request.authority,
                isSecure: request.isSecure,
                clientAddress: request.clientAddress,
                headers: request.headers.map { "\($0.name): \($0.value)" },
                body: request.method.isSafe ? "" : try await request.text()
            )
        )
    }
}
