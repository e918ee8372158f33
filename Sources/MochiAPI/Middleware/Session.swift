internal import Foundation
internal import MochiEngine

/// What a visitor's browser keeps for this server between requests, sealed so that it can neither be read nor changed there.
///
///     struct Visitor: Codable {
///         var name: String
///     }
///
/// In a handler:
///
///     let visitor = try request.session.get(Visitor.self)
///     try request.session.set(Visitor(name: "Yuki"))
///     try request.session.set(3, "visits")
///     try request.session.remove(Int.self, "visits")
///
/// Values are kept by their types, or by names where a type has several. The cookie is read when it is first asked for, and written
/// when something is set: before the head of the response leaves. One task changes a session at a time; of changes at the same
/// time the last stays.
///
/// The browser has the only copy: an old cookie that somebody kept is good until its end. What must end at once, such as
/// the right to do something, belongs on the server.
public struct Session: Sendable {
    let context: RequestContext
    let settings: SessionSettings

    /// A random text that is the same for as long as the session lives; nil while nothing was ever set.
    public var id: String? {
        payload.map { Base64URL.encode($0.id) }
    }

    /// Whether nothing is kept.
    public var isEmpty: Bool {
        payload?.values.isEmpty ?? true
    }

    /// The value of a type, or of a name; nil when none was set, or when it was of another shape.
    public func get<Value: Decodable>(_ type: Value.Type, _ name: String? = nil) -> Value? {
        guard let json = payload?[name ?? Self.name(of: type)] else { return nil }
        return try? JSONDecoder().decode(type, from: Data(json))
    }

    /// Keeps a value, in place of an earlier one of its type or name.
    ///
    /// - Throws: `SessionError` when all of it no longer fits into a cookie, `CookieError` when the head of the response has left, and
    ///   what encoding the value throws; nothing changes then.
    public func set<Value: Encodable>(_ value: Value, _ name: String? = nil) throws {
        let json = [UInt8](try JSONEncoder().encode(value))
        try change { $0[name ?? Self.name(of: Value.self)] = json }
    }

    /// Forgets the value of a type, or of a name.
    ///
    /// - Throws: `CookieError` when the head of the response has left.
    public func remove<Value>(_ type: Value.Type, _ name: String? = nil) throws {
        let name = name ?? Self.name(of: type)
        guard payload?[name] != nil else { return }
        try change { $0[name] = nil }
    }

    /// Ends the session: its cookie is deleted, and what is set afterwards begins another one.
    ///
    /// - Throws: `CookieError` when the head of the response has left.
    public func clear() throws {
        let options = settings.options
        if context.cookies.has(settings.cookie) {
            try context.cookies.delete(settings.cookie, path: options.path, domain: options.domain)
        }
        store(nil)
    }

    /// The bytes of `id`; nil while nothing was ever set.
    var idBytes: [UInt8]? { payload?.id }

    /// The bytes of `id`, of a session that begins now unless there is one.
    func begin() throws -> [UInt8] {
        if let payload { return payload.id }
        try change { _ in }
        return idBytes ?? []
    }

    // MARK: The cookie

    private var payload: SessionPayload? {
        if let known = context.readExtras(\.session) { return known.payload }
        let opened = settings.open(context.cookies.getAll(settings.cookie))
        store(opened)
        guard let opened else { return nil }
        // Half of its life is over: whoever comes often enough never has to begin anew. Too late is no mistake of the reader's.
        if opened.end - settings.now() < settings.lifetime / 2 { try? write(opened) }
        return opened
    }

    private func change(_ body: (inout SessionPayload) -> Void) throws {
        var payload = payload ?? SessionPayload(end: 0, id: Secrets.random(SessionPayload.idCount))
        body(&payload)
        try write(payload)
    }

    private func write(_ payload: SessionPayload) throws {
        var payload = payload
        payload.end = settings.now() + settings.lifetime
        try context.cookies.set(settings.cookie, try settings.seal(payload), settings.options)
        store(payload)
    }

    private func store(_ payload: SessionPayload?) {
        context.withExtras { $0.session = SessionState(payload: payload) }
    }

    private static func name(of type: Any.Type) -> String { "\(type)" }
}

/// A session that has been opened; nil when there was none to open.
struct SessionState: Sendable {
    let payload: SessionPayload?
}

extension RequestContext {
    /// What the visitor's browser keeps for this server.
    ///
    /// - Throws: `NoSessions` where no `Handle.sessions` stands around the route.
    public var session: Session {
        get throws(NoSessions) {
            guard let settings = readExtras(\.sessions) else { throw NoSessions() }
            return Session(context: self, settings: settings)
        }
    }
}
