import MochiAPI
import Synchronization
import TestSupport

/// Serves pages that hold a hostile value wherever a page can hold one, without a content security policy that would help.
final class HostileServer: Sendable {
    let values: [String]
    private let hits = Atomic<Int>(0)
    private let gates: [Gate]
    private let templates: TemporaryDirectory

    init(_ values: [String]) throws {
        self.values = values
        templates = try HostileTemplate.directory()
        gates = values.map { _ in Gate() }
    }

    /// A running server.
    func start() async throws -> MochiServer {
        var options = ServeOptions(routes: routes)
        options.hostname = "127.0.0.1"
        options.port = 0
        options.loops = 1
        options.handlesSignals = false
        options.securityHeaders = nil
        options.templates.directory = templates.path
        options.templates.components = [Mochi.component(HostileTemplate.Note.self)]
        options.errorPage = ErrorPage { error, _ in
            Head {
                base(.data("read", "href"), .data("kind", "document"), .href(error.message))
                title(.data("read", "text"), .data("kind", "plain")) { error.message }
            }
            p(.data("read", "text")) { error.message }
        }
        return try await Mochi.serve(options)
    }

    private func value(_ request: RequestContext) throws -> String {
        guard let index = request.parameters["index"].flatMap({ Int($0) }), values.indices.contains(index) else {
            throw HTTPError(.notFound)
        }
        return values[index]
    }

    private var routes: Routes {
        [
            "/page/:index": Mochi.page { [self] request in
                // A value such as "?x" leads back to the page: in its own frames it need not stand once more.
                if request.headers["sec-fetch-dest"] == "document" {
                    HostilePage(value: try value(request), index: request.parameters["index"])
                }
            },
            "/error/:index": Mochi.page { [self] request -> EmptyHTML in
                throw HTTPError(.badRequest, try value(request))
            },
            "/streamed/:index": Mochi.page { [self] request in
                let index = request.parameters["index"]
                HostileStream(value: try value(request), index: index, gate: gate(index))
            },
            "/open/:index": Mochi.api { [self] request in
                gate(request.parameters["index"])?.open()
                return .empty()
            },
            "/template/:index": Mochi.page("Hostile") { [self] request, _ in
                let value = try value(request)
                return HostileTemplate.Props(
                    value: value,
                    isLoaded: value.utf8.contains(UInt8(ascii: ":")),
                    isShown: request.headers["referer"]?.contains("/page/") == true
                )
            },
            "/form/:index": Mochi.page(actions: ["sign": Self.sign]) { [self] request in
                HostileForm(value: try value(request), sent: request.form?.data(as: String.self))
            },
            "/redirect/:index": Mochi.api { [self] request in
                let response = try? Response.redirect(to: try value(request))
                return .json(["location": response?.headers["location"]])
            },
            "/raw/:index": Mochi.page { [self] request in
                HostileHead()
                RawHTML(try value(request))
            },
            "/hacked.js": Mochi.api { [self] _ in hit() },
            "/hacked.css": Mochi.api { [self] _ in hit() },
            "/hits": Mochi.api { [self] _ in .text("\(hits.load(ordering: .relaxed))") },
            "/pixel": Mochi.api { _ in .empty() },
        ]
    }

    private func hit() -> Response {
        hits.wrappingAdd(1, ordering: .relaxed)
        return .empty()
    }

    private func gate(_ index: String?) -> Gate? {
        index.flatMap { Int($0) }.map { gates[$0] }
    }

    @Sendable private static func sign(_ request: ActionRequest) async throws -> ActionResult {
        .fail(.unprocessableContent, request.form["text"] ?? "")
    }
}
