internal import Foundation

/// Takes what browsers tell of client islands that failed, and logs some of it.
///
///     POST /_mochi/client-error    {"name":"Counter","message":"…","url":"…"}
///
/// Anybody may send anything: of all that comes a line a second is logged, cut to length, without control characters, and without
/// the query of the page, which may hold secrets.
final class ClientErrorEndpoint: Sendable {
    private struct Report: Decodable {
        let name: String
        let message: String
        let url: String?
    }

    private let throttle = LogThrottle()
    private let log: @Sendable (String) -> Void
    private static let largestReport = 8 * 1024

    init(log: @escaping @Sendable (String) -> Void = { if !Logger.tellsErrors { Log.write($0) } }) {
        self.log = log
    }

    /// The route below `assetPrefix`.
    func routes(below assetPrefix: String) -> Routes {
        let handler = Handler.async { try await self.answer($0) }
        let route = Route(kind: .api, methods: MethodTable([(method: .post, handler: handler)]))
        return ["\(assetPrefix)/client-error": route.bodyLimit(Self.largestReport)]
    }

    private func answer(_ request: RequestContext) async throws -> Response {
        // Browsers ask before they send JSON to another site, and get no permission; the second is for those who gave it.
        let type = request.headers[.contentType]?.lowercased() ?? ""
        guard type.prefix(while: { $0 != ";" && $0 != " " }) == "application/json" else {
            throw HTTPError(.unsupportedMediaType)
        }
        let site = request.headers["sec-fetch-site"]
        guard site == nil || site == "same-origin" else { throw HTTPError(.forbidden) }
        let bytes = try await request.body.collect(upTo: Self.largestReport)
        guard throttle.admits() else { return .empty() }
        let report = try Self.read(bytes)
        let place = report.url.map { " on \(Self.brief($0.prefix { $0 != "?" && $0 != "#" }))" } ?? ""
        log("island \(Self.brief(report.name)) failed in a browser\(place): \(Self.brief(report.message))")
        mochiEvents.emit(
            .islandError,
            IslandErrorEvent(
                componentName: Self.brief(report.name),
                kind: .clientHydrate,
                message: Self.brief(report.message)
            )
        )
        return .empty()
    }

    private static func read(_ bytes: [UInt8]) throws(HTTPError) -> Report {
        do {
            return try JSONDecoder().decode(Report.self, from: Data(bytes))
        } catch {
            throw HTTPError(.badRequest, "This is no report of a client island.")
        }
    }

    /// The first characters of a text, none of which changes how the others are shown.
    private static func brief(_ text: some StringProtocol) -> String {
        var brief = ""
        for scalar in text.unicodeScalars.prefix(500) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: brief += "\u{FFFD}"
            default: brief.unicodeScalars.append(scalar)
            }
        }
        return brief
    }
}
