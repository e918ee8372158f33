import Dispatch
import Synchronization
import TestSupport

@testable import MochiAPI

/// Serves a page with islands, answers for them what a test says, and remembers what was asked.
///
/// The content security policy trusts nothing but a nonce.
final class FakeIslands: Sendable {
    /// What an island is asked for.
    struct Ask: Sendable {
        let name: String
        let props: String
        /// How often it was asked before.
        let before: Int
        /// What the answer's policy trusts.
        let nonce: String
    }

    /// What comes back for an island.
    enum Answer: Sendable {
        case html(String)
        case status(Int, [HeaderName: String] = [:])
        /// The connection ends without it.
        case broken
    }

    private struct State {
        var asked: [String] = []
        var counts: [String: Int] = [:]
        var visits = 0
    }

    private let markup: String
    private let setup: String
    private let modules: [String: String]
    private let batchStatus: Int
    private let policy: String?
    private let island: @Sendable (Ask) async throws -> Answer
    private let state = Mutex(State())

    /// Islands in `markup`, on a page whose first script is `setup`, answered by `island`.
    ///
    /// In the markup `VISIT` stands for how often the page was asked for, `NONCE` for what its policy trusts.
    init(
        _ markup: String,
        setup: String = "",
        modules: [String: String] = [:],
        batchStatus: Int = 200,
        policy: String? = "default-src 'self'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'",
        island: @escaping @Sendable (Ask) async throws -> Answer = { .html("<b>\($0.props)</b>") }
    ) {
        self.markup = markup
        self.setup = setup
        self.modules = modules
        self.batchStatus = batchStatus
        self.policy = policy
        self.island = island
    }

    /// The markup of one island.
    static func island(
        _ props: String,
        named name: String = "Avatar",
        _ attributes: String = "",
        fallback: String = "Loading..."
    ) -> String {
        """
        <mochi-server-island name="\(name)" signed-props="\(props)" \(attributes)>\(fallback)</mochi-server-island>
        """
    }

    /// What was asked since this was asked last: `page`, `GET name`, `POST name`, `batch count`, or a report.
    func takeAsked() -> [String] {
        state.withLock { state in
            defer { state.asked = [] }
            return state.asked
        }
    }

    // MARK: Serving

    /// Runs `body` with the page in a browser, on a thread that may block.
    func browse<Value: Sendable>(_ body: @escaping @Sendable (Page, MochiServer) throws -> Value) async throws -> Value
    {
        let server = try await serve()
        do {
            let value = try await Browser.run { browser throws in
                try body(try browser.open("http://127.0.0.1:\(server.port)/"), server)
            }
            await server.stop()
            return value
        } catch {
            await server.stop()
            throw error
        }
    }

    func serve(port: Int = 0) async throws -> MochiServer {
        var options = ServeOptions(routes: routes)
        options.hostname = "127.0.0.1"
        options.port = port
        options.loops = 1
        options.handlesSignals = false
        options.shutdownTimeout = .milliseconds(100)
        options.securityHeaders?.contentSecurityPolicy = policy
        return try await Mochi.serve(options)
    }

    private var routes: Routes {
        var routes: Routes = [
            "/": Mochi.page { [self] request in
                RawHTML(page(nonce: policy == nil ? "" : request.cspNonce))
                for script in [ClientScript.islands, .hydrate] { HTMLScript(src: "/fake/client/\(script.fileName)") }
            },
            "/other": Mochi.page { _ in p { "Elsewhere" } },
            "/favicon.ico": Mochi.api { _ in .empty() },
            "/fake/island/:name": Mochi.api { [self] request async throws in try await single(request) },
            "/fake/islands": Mochi.api { [self] request async throws in try await batch(request) },
            "/fake/client-error": Mochi.api { [self] request async throws in
                let report = try await request.text()
                note("report \(request.headers["content-type"] ?? "") \(report)")
                return .empty()
            },
        ]
        for (path, module) in modules {
            let route = Mochi.api { _ in .bytes(Array(module.utf8), contentType: "text/javascript") }
            routes = routes + Routes([(pattern: path, route: route)])
        }
        return routes + ClientScript.routes(below: "/fake")
    }

    private func note(_ asked: String) {
        state.withLock { $0.asked.append(asked) }
    }

    /// Every page notes what the islands tell; pauses between retries are as short as chance makes them.
    private func page(nonce: String) -> String {
        let visit = state.withLock { state in
            state.asked.append("page")
            state.visits += 1
            return state.visits
        }
        return """
            <script nonce="\(nonce)">
              globalThis.told = [];
              for (const what of ['load', 'error']) addEventListener('mochi:island:' + what, ({ detail }) => {
                const { name, status, attempts, willRetry } = detail;
                told.push([what, name, status, attempts ?? willRetry].join(' '));
              });
              addEventListener('pageshow', (event) => { globalThis.isBack = event.persisted; });
              Math.random = () => 0;
              \(setup)
            </script>
            \(markup.replacing("VISIT", with: "\(visit)").replacing("NONCE", with: nonce))
            """
    }

    // MARK: Answering

    private func ask(_ name: String, _ props: String, _ request: RequestContext) -> Ask {
        let before = state.withLock { state in
            defer { state.counts["\(name) \(props)", default: 0] += 1 }
            return state.counts["\(name) \(props)", default: 0]
        }
        return Ask(name: name, props: props, before: before, nonce: request.cspNonce)
    }

    private func single(_ request: RequestContext) async throws -> Response {
        let name = request.parameters["name"] ?? ""
        note("\(request.method) \(name)")
        let props = request.method == .post ? try await request.text() : request.query["props"]
        switch try await island(ask(name, props ?? "", request)) {
        case .html(let html): return .html(RawHTML(html))
        case .status(let code, let fields):
            var response = Response.text("no", status: HTTPStatus(code))
            for (name, value) in fields { response.headers.append(name, checked: value) }
            return response
        case .broken: return .stream { _ in throw CancellationError() }
        }
    }

    private struct Batch: Decodable {
        struct Island: Decodable {
            let name: String
            let props: String
        }
        let islands: [Island]
    }

    private struct Line: Encodable {
        let index: Int
        let status: Int
        var html: String?
    }

    private func batch(_ request: RequestContext) async throws -> Response {
        let islands = try await request.json(Batch.self).islands
        note("batch \(islands.count)")
        if batchStatus != 200 { return .text("no", status: HTTPStatus(batchStatus)) }
        let asks = islands.map { ask($0.name, $0.props, request) }
        return .stream(contentType: "application/x-ndjson") { [island] writer in
            for (index, ask) in asks.enumerated() {
                let line: Line
                switch try await island(ask) {
                case .html(let html): line = Line(index: index, status: 200, html: html)
                case .status(let code, _): line = Line(index: index, status: code)
                case .broken: throw CancellationError()
                }
                guard case .bytes(let json) = Response.json(line).body else { return }
                try await writer.write(json + [UInt8(ascii: "\n")])
            }
        }
    }
}

/// Waits on a thread that may block, such as the one of a browser.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
    let result = Mutex<Result<Value, any Error>?>(nil)
    let done = DispatchSemaphore(value: 0)
    Task.detached {
        do {
            let value = try await work()
            result.withLock { $0 = .success(value) }
        } catch {
            result.withLock { $0 = .failure(error) }
        }
        done.signal()
    }
    done.wait()
    guard let result = result.withLock({ $0 }) else { preconditionFailure("the work has no result") }
    return try result.get()
}
