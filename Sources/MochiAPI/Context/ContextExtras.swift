/// What only some requests have: made when it is first asked for, under the lock of its context.
struct ContextExtras: Sendable {
    var requestID: String?
    var cookies: CookieJar?
    var locals: [ObjectIdentifier: any Sendable] = [:]
    var client: ClientFacts?
    var cspNonce: String?
    /// How sessions are kept here; nil where there are none.
    var sessions: SessionSettings?
    /// The session, once it was asked for.
    var session: SessionState?
    /// The span of the request, when it is recorded.
    var span: TraceSpan?
    /// The action of a form that runs, or has run.
    var actionName: String?
    var form: FormState?
    var formResult: FormResult?
    /// The answer to a WebSocket handshake, while `upgrade` decides about it.
    var upgrade: WebSocketUpgrade?
}
