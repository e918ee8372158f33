/// What a page does with a form that was sent to it; one of `Mochi.page(actions:)`.
///
///     let sign: FormAction = { request in
///         guard let name = request.form["name"], name.count >= 2 else {
///             return .fail(.unprocessableContent, SignProblem(name: "Two characters at least."))
///         }
///         try await guestbook.sign(name)
///         return .redirect(to: "/guestbook")
///     }
///
/// Runs as a task of the request. What it throws is answered as a handler's error is.
public typealias FormAction = @Sendable (ActionRequest) async throws -> ActionResult

/// A form that was sent to a page.
public struct ActionRequest: Sendable {
    /// What was sent, read before the action runs.
    public let form: FormData
    /// The name of the action, `default` where the client named none.
    public let actionName: String
    /// The request with everything else.
    public let context: RequestContext
}

/// What an action answers.
public struct ActionResult: Sendable {
    enum Kind: Sendable {
        case success(ActionData?)
        case failure(HTTPStatus, ActionData?)
        case redirect(HTTPStatus, String, isExternal: Bool)
    }

    let kind: Kind

    /// It is done: the page is rendered with 200 and `RequestContext.form`.
    public static let success = ActionResult(kind: .success(nil))

    /// It is done: the page is rendered with 200 and `RequestContext.form`, which holds `data`.
    public static func success(_ data: some Encodable & Sendable) -> ActionResult {
        ActionResult(kind: .success(ActionData(data)))
    }

    /// What was sent does not do: the page is rendered with `status` and `RequestContext.form`.
    public static func fail(_ status: HTTPStatus = .unprocessableContent) -> ActionResult {
        ActionResult(kind: .failure(status, nil))
    }

    /// What was sent does not do: the page is rendered with `status` and `RequestContext.form`, which holds `data`.
    ///
    /// `data` is what the page shows: which fields are wrong and why, and what to put in them again. Leave secrets out.
    public static func fail(
        _ status: HTTPStatus = .unprocessableContent,
        _ data: some Encodable & Sendable
    ) -> ActionResult {
        ActionResult(kind: .failure(status, ActionData(data)))
    }

    /// The client goes to another page of this server, by 303 See Other unless said otherwise, without a body.
    ///
    /// A location on another host is refused with 500, unless it is marked `external`.
    public static func redirect(
        _ status: HTTPStatus = .seeOther,
        to location: String,
        external isExternal: Bool = false
    ) -> ActionResult {
        ActionResult(kind: .redirect(status, location, isExternal: isExternal))
    }
}

/// A value that an action hands to its page, or to a script in the browser.
struct ActionData: Sendable {
    let value: any Encodable & Sendable

    init(_ value: some Encodable & Sendable) {
        self.value = value
    }
}

/// How the form went that was sent to a page, for the page that is rendered in answer to it.
///
///     if let problem = request.form?.data(as: SignProblem.self) { p(.role("alert")) { problem.name } }
public struct FormResult: Sendable {
    /// Whether the action has succeeded.
    public let ok: Bool
    /// The name of the action.
    public let action: String
    /// The status of the page: 200, or what the action failed with.
    public let status: HTTPStatus
    let data: ActionData?

    /// The data of the action, nil when there is none or none of this type.
    public func data<Data>(as type: Data.Type) -> Data? {
        data?.value as? Data
    }
}

extension RequestContext {
    /// How the form went that this page answers; nil when no form was sent.
    public var form: FormResult? {
        readExtras(\.formResult)
    }
}
