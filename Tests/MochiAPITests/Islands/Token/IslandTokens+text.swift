@testable import MochiAPI

extension IslandTokens {
    /// The token of a payload that is text.
    func stamp(
        _ payload: String,
        name: String,
        schema: UInt64,
        mode: IslandTokenMode,
        audience: IslandAudience,
        session: [UInt8]? = nil,
        end: Int64?
    ) throws(IslandTokenError) -> String {
        var bytes: [UInt8] = []
        return try stamp(
            payload.utf8Span.span,
            name: name,
            schema: schema,
            mode: mode,
            audience: audience,
            session: session,
            end: end,
            reusing: &bytes
        )
    }
}
