package import MochiAPI

/// The workloads of `Rendering`, rendered where the components are declared, as applications do: elsewhere the optimizer does not
/// see what `some HTML` stands for.
package enum Renderings {
    package static func table(capacity: Int) -> HTMLBuffer? {
        Table(rows: Model.rows).renderedIfReady(capacity: capacity)
    }

    package static func asyncTable(capacity: Int) async throws -> HTMLBuffer {
        try await AsyncTable(rows: Model.rows).rendered(capacity: capacity)
    }

    package static func page(capacity: Int) -> HTMLBuffer? {
        SmallPage(page: Model.page).renderedIfReady(capacity: capacity)
    }

    package static func asyncPage(capacity: Int) async throws -> HTMLBuffer {
        try await AsyncSmallPage(page: Model.page).rendered(capacity: capacity)
    }
}
