/// A piece of a page, made of other pieces.
///
///     struct Price: Component {
///         let cents: Int
///         var body: some HTML {
///             span(.class("price")) { "€ \(cents / 100)" }
///         }
///     }
///
/// `body` is computed for each rendering, on the thread that renders. A component that has to wait is an `AsyncComponent`.
public protocol Component: HTML {
    /// What the component is made of.
    associatedtype Body: HTML

    /// What the component is made of, written with the result builder.
    @HTMLBuilder var body: Body { get }

    /// Rules for the elements of this component alone; none by default.
    ///
    /// Declare it as `static let`, so that it is made once: see `ScopedStyle`.
    static var styles: ScopedStyle { get }
}

extension Component {
    /// No rules of its own.
    @inlinable public static var styles: ScopedStyle { .none }

    /// Renders `body`.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        let styles = Self.styles
        if !styles.isEmpty { writer.beginScope(styles) }
        body.render(into: &writer)
        if !styles.isEmpty { writer.endScope() }
    }
}

/// A piece of a page that waits for something before it knows what it is made of.
///
///     struct Reviews: AsyncComponent {
///         let product: Product
///         var body: some HTML {
///             get async throws {
///                 let reviews = try await database.reviews(of: product)
///                 ForEach(reviews) { review in p { review.text } }
///             }
///         }
///     }
///
/// The asynchronous components of a page run at the same time. What stands before the first that is not ready is sent at once,
/// the rest follows in order; with `streamed` a fallback stands in and the rest does not wait. The outermost component of a
/// page is awaited before anything is sent, so an error it throws decides about the status; see `AsyncComponent.streamed` for
/// errors further inside.
public protocol AsyncComponent: HTML, Sendable {
    /// What the component is made of.
    associatedtype Body: HTML

    /// What the component is made of, written with the result builder.
    @HTMLBuilder var body: Body { get async throws }

    /// Rules for the elements of this component alone; none by default.
    static var styles: ScopedStyle { get }
}

extension AsyncComponent {
    /// No rules of its own.
    @inlinable public static var styles: ScopedStyle { .none }

    /// Registers the component to be awaited.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        // No capture list: closures that have one change the executor in Swift 6.3.
        writer.await(component: { writer in
            let body = try await self.body
            let styles = Self.styles
            if !styles.isEmpty { writer.beginScope(styles) }
            body.render(into: &writer)
            if !styles.isEmpty { writer.endScope() }
        })
    }
}
