/// Content for each element of an asynchronous sequence, sent while the sequence goes on.
///
///     table { AsyncForEach(database.rows()) { row in tr { td { row.name } } } }
///
/// At most a few pieces of 16 KiB are kept while the client is slow: then the sequence is not asked for more. It is cancelled
/// when the client leaves. An error it throws ends the list with the view of an error.
public struct AsyncForEach<Elements: AsyncSequence & Sendable, Content: HTML>: HTML, Sendable
where Elements.Element: Sendable {
    @usableFromInline let elements: Elements
    @usableFromInline let content: @Sendable (Elements.Element) -> Content

    /// Content for each of `elements`.
    @inlinable
    public init(_ elements: Elements, @HTMLBuilder content: @escaping @Sendable (Elements.Element) -> Content) {
        self.elements = elements
        self.content = content
    }

    /// Leaves a place for the list.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        // No capture list: closures that have one change the executor in Swift 6.3.
        let (elements, content) = (elements, content)
        writer.await(list: { output in
            for try await element in elements {
                let html = content(element)
                output.render { html.render(into: &$0) }
                try await output.deliverIfFull()
            }
        })
    }
}
