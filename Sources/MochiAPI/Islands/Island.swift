/// A component that a page may leave to a request of its own, which the browser makes once the page is shown.
///
///     struct UserAvatar: AsyncComponent, Island {
///         let userId: Int
///         var body: some HTML {
///             get async throws { img(.src(try await users.picture(of: userId)), .alt("")) }
///         }
///     }
///
/// The server has to know the type:
///
///     options.islands = [UserAvatar.self]
///
/// It is an island where it says `deferred`, and rendered in place elsewhere:
///
///     UserAvatar(userId: 123).deferred { div(.class("skeleton")) { "Loading…" } }
///
/// Its stored properties travel through the browser in a
/// token that nobody can change, encoded as `Codable` does it: keep them small, and look up the rest where it is rendered.
public protocol Island: HTML, Codable, Sendable {
    /// How it is fetched.
    ///
    /// The defaults of `IslandOptions`.
    static var island: IslandOptions { get }
}

extension Island {
    /// The defaults.
    public static var island: IslandOptions { IslandOptions() }
}

/// How the islands of one type are fetched.
///
///     static let island = IslandOptions(audience: .session, expires: .hours(1))
public struct IslandOptions: Sendable {
    /// The name in markup, URLs and the log; nil is the name of the type.
    public var name: String?
    /// How the properties travel.
    public var mode: IslandTokenMode
    /// Who may ask for the island.
    public var audience: IslandAudience
    /// Time after which a page has to be loaded again to fetch its islands; nil never.
    public var expires: Duration?
    /// How long browsers and proxies may keep the markup; nil keeps it nowhere.
    public private(set) var cacheLifetime: Duration?

    /// The defaults: signed, for whoever has the page, for a day, kept nowhere.
    public init(
        name: String? = nil,
        mode: IslandTokenMode = .signed,
        audience: IslandAudience = .public,
        expires: Duration? = .hours(24)
    ) {
        self.name = name
        self.mode = mode
        self.audience = audience
        self.expires = expires
    }

    /// The same options for markup that may be kept and shown again for `lifetime`, by proxies too unless the audience is a session.
    ///
    ///     static let island = IslandOptions().cacheable(for: .minutes(5))
    ///
    /// Its URL is the same on each page as long as the properties are. It must not look at cookies.
    public func cacheable(for lifetime: Duration) -> IslandOptions {
        var options = self
        options.cacheLifetime = lifetime
        return options
    }
}

/// When a browser asks for an island, or begins to run one.
public struct IslandLoading: Sendable {
    let isVisible: Bool
    let rootMargin: String?

    /// As soon as the page is there.
    public static let immediately = IslandLoading(isVisible: false, rootMargin: nil)

    /// When it is scrolled into view.
    public static let visible = IslandLoading(isVisible: true, rootMargin: nil)

    /// When it comes as near to the view as `rootMargin` says: one to four values in px or %, such as `200px` or `50% 0px`.
    ///
    /// Anything else is an error of the program, as browsers refuse it. See the option of the same name in
    /// [Intersection Observer](https://www.w3.org/TR/intersection-observer/#parse-a-root-margin).
    public static func visible(rootMargin: StaticString) -> IslandLoading {
        let margin = "\(rootMargin)"
        guard isRootMargin(margin) else {
            preconditionFailure(
                "rootMargin \"\(margin)\": accepted are one to four values in px or %, such as 200px or 50% 0px"
            )
        }
        return IslandLoading(isVisible: true, rootMargin: margin)
    }

    /// Whether browsers take it; looked at for each rendering, so it is no regular expression.
    static func isRootMargin(_ text: String) -> Bool {
        let values = text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        return (1...4).contains(values.count)
            && values.allSatisfy { value in
                let unsigned = value.first == UInt8(ascii: "-") ? value.dropFirst() : value
                let isInPixels = unsigned.suffix(2).elementsEqual("px".utf8)
                guard isInPixels || unsigned.last == UInt8(ascii: "%") else { return false }
                let parts = unsigned.dropLast(isInPixels ? 2 : 1)
                    .split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
                return parts.allSatisfy { part in
                    !part.isEmpty && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                }
            }
    }

    // What says so in markup.
    var when: RawAttribute { RawAttribute(name: "when", isVisible ? "visible" : nil) }
    var margin: RawAttribute { RawAttribute(name: "root-margin", rootMargin) }
}
