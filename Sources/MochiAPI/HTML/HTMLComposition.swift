/// No markup at all.
@frozen
public struct EmptyHTML: HTML, Sendable {
    /// No markup at all.
    @inlinable @inline(__always)
    public init() {}

    /// Writes nothing.
    @inlinable
    public func render(into writer: inout HTMLWriter) {}
}

/// Two values, one behind the other.
@frozen
public struct HTMLPair<First: HTML, Second: HTML>: HTML {
    @usableFromInline let first: First
    @usableFromInline let second: Second

    @inlinable @inline(__always)
    init(_ first: First, _ second: Second) {
        self.first = first
        self.second = second
    }

    /// Writes both.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        first.render(into: &writer)
        second.render(into: &writer)
    }
}

extension HTMLPair: Sendable where First: Sendable, Second: Sendable {}

/// One of two kinds of content.
@frozen
public enum ConditionalHTML<First: HTML, Second: HTML>: HTML {
    /// The content of the first branch.
    case first(First)
    /// The content of the other branch.
    case second(Second)

    /// Writes the one that is there.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        switch self {
        case .first(let content): content.render(into: &writer)
        case .second(let content): content.render(into: &writer)
        }
    }
}

extension ConditionalHTML: Sendable where First: Sendable, Second: Sendable {}

/// Values of one kind in a row, as a `for` statement makes them.
@frozen
public struct HTMLArray<Content: HTML>: HTML {
    @usableFromInline let contents: [Content]

    @inlinable @inline(__always)
    init(_ contents: [Content]) {
        self.contents = contents
    }

    /// Writes them in order.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        for content in contents {
            content.render(into: &writer)
        }
    }
}

extension HTMLArray: Sendable where Content: Sendable {}

/// Content for each element of a sequence, rendered one after another.
///
///     table {
///         ForEach(rows) { row in
///             tr {
///                 td { row.name }
///                 td { row.price }
///             }
///         }
///     }
///
/// The closure runs while the page is rendered, once for each element; nothing is collected.
@frozen
public struct ForEach<Elements: Sequence, Content: HTML>: HTML {
    @usableFromInline let elements: Elements
    @usableFromInline let content: (Elements.Element) -> Content

    /// Content for each of `elements`.
    @inlinable @inline(__always)
    public init(_ elements: Elements, @HTMLBuilder content: @escaping (Elements.Element) -> Content) {
        self.elements = elements
        self.content = content
    }

    /// Writes the content of each element.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        for element in elements {
            content(element).render(into: &writer)
        }
    }
}

/// Several values as one, without an element around them.
@frozen
public struct Group<Content: HTML>: HTML {
    @usableFromInline let content: Content

    /// What the closure holds.
    @inlinable @inline(__always)
    public init(@HTMLBuilder content: () -> Content) {
        self.content = content()
    }

    /// Writes the content.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        content.render(into: &writer)
    }
}

extension Group: Sendable where Content: Sendable {}

extension Optional: HTML where Wrapped: HTML {
    /// Writes the value when there is one.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        switch self {
        case .some(let content): content.render(into: &writer)
        case .none: break
        }
    }
}

/// Any HTML, when the kind is known only while the program runs.
///
/// Costs an allocation and a dynamic call; conditions in a builder need none.
public struct AnyHTML: HTML {
    private let content: any HTML

    /// Wraps `content`.
    public init(_ content: any HTML) {
        self.content = content
    }

    /// Writes the content.
    public func render(into writer: inout HTMLWriter) {
        content.render(into: &writer)
    }
}
