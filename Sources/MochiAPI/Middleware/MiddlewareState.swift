/// What middleware keeps with a request while it is on its way.
struct MiddlewareState: Sendable {
    /// What `transformPage` was given, the outermost handle's first.
    var pageTransforms: [@Sendable (String) async throws -> String] = []
}
