import TestSupport

/// The showcase, running, with browsers that open its pages.
struct Shop: Sendable {
    private let server: Result<ServerProcess, any Error>

    /// As a developer runs it.
    static let inDevelopment = Shop(server: Result { try ServerProcess(product: "showcase") })
    /// As visitors see it.
    static let inProduction = Shop(
        server: Result { try ServerProcess(product: "showcase", environment: ["MOCHI_ENV": "production"]) }
    )

    /// The URL of a page.
    func url(_ path: String = "/") throws -> String { "http://127.0.0.1:\(try server.get().port)\(path)" }

    /// Opens a page; `first` runs before its scripts, and `body` gets it when it has loaded.
    func visit<Value: Sendable>(
        _ path: String = "/",
        on screen: Page.Screen = .desktop,
        first: String? = nil,
        runsScripts: Bool = true,
        _ body: @escaping @Sendable (Page) throws -> Value
    ) async throws -> Value {
        try await Browser.run { browser throws in
            let page = try browser.open("about:blank")
            try page.show(on: screen)
            try page.setScripts(runsScripts)
            if let first { try page.runFirst(first) }
            try page.navigate(to: url(path))
            return try body(page)
        }
    }
}
