/// Turns the statements of a closure into HTML: values in a row, `if`, `switch`, `for`, optional values, availability checks.
///
///     ul {
///         for tea in teas { li { tea.name } }
///         if teas.isEmpty { li { "Sold out." } }
///     }
///
/// A `for` statement collects its values first; `ForEach` renders one after another and allocates nothing.
@resultBuilder
public enum HTMLBuilder {
    /// One value.
    @inlinable @inline(__always)
    public static func buildExpression<Content: HTML>(_ content: Content) -> Content { content }

    /// A statement that is no HTML, such as the setting of a cookie.
    @inlinable @inline(__always)
    public static func buildExpression(_ statement: Void) -> EmptyHTML { EmptyHTML() }

    /// An empty closure.
    @inlinable @inline(__always)
    public static func buildBlock() -> EmptyHTML { EmptyHTML() }

    /// The first of several values.
    @inlinable @inline(__always)
    public static func buildPartialBlock<Content: HTML>(first content: Content) -> Content { content }

    /// A value behind others.
    @inlinable @inline(__always)
    public static func buildPartialBlock<First: HTML, Second: HTML>(
        accumulated first: First,
        next second: Second
    ) -> HTMLPair<First, Second> { HTMLPair(first, second) }

    /// An `if` without `else`.
    @inlinable @inline(__always)
    public static func buildOptional<Content: HTML>(_ content: Content?) -> ConditionalHTML<Content, EmptyHTML> {
        if let content { .first(content) } else { .second(EmptyHTML()) }
    }

    /// The first branch of a condition.
    @inlinable @inline(__always)
    public static func buildEither<First: HTML, Second: HTML>(first: First) -> ConditionalHTML<First, Second> {
        .first(first)
    }

    /// The other branch of a condition.
    @inlinable @inline(__always)
    public static func buildEither<First: HTML, Second: HTML>(second: Second) -> ConditionalHTML<First, Second> {
        .second(second)
    }

    /// The values of a `for` statement.
    @inlinable @inline(__always)
    public static func buildArray<Content: HTML>(_ contents: [Content]) -> HTMLArray<Content> { HTMLArray(contents) }

    /// The body of an availability check.
    @inlinable @inline(__always)
    public static func buildLimitedAvailability<Content: HTML>(_ content: Content) -> Content { content }
}
