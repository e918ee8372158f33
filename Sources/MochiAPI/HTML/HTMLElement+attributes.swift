// One initializer for each number of attributes, so that they stand inline and nothing is allocated for them.

extension HTMLElement where count == 0 {
    /// An element with no attributes.
    @inlinable @inline(__always)
    public init(@HTMLBuilder content: () -> Content) {
        self.init([], content())
    }
}

extension HTMLElement where count == 1 {
    /// An element with one attribute.
    @inlinable @inline(__always)
    public init(_ a: HTMLAttribute<Tag>, @HTMLBuilder content: () -> Content) {
        self.init([a.raw], content())
    }
}

extension HTMLElement where count == 2 {
    /// An element with two attributes.
    @inlinable @inline(__always)
    public init(_ a: HTMLAttribute<Tag>, _ b: HTMLAttribute<Tag>, @HTMLBuilder content: () -> Content) {
        self.init([a.raw, b.raw], content())
    }
}

extension HTMLElement where count == 3 {
    /// An element with three attributes.
    @inlinable @inline(__always)
    public init(
        _ a: HTMLAttribute<Tag>,
        _ b: HTMLAttribute<Tag>,
        _ c: HTMLAttribute<Tag>,
        @HTMLBuilder content: () -> Content
    ) {
        self.init([a.raw, b.raw, c.raw], content())
    }
}

extension HTMLElement where count == 4 {
    /// An element with four attributes.
    @inlinable @inline(__always)
    public init(
        _ a: HTMLAttribute<Tag>,
        _ b: HTMLAttribute<Tag>,
        _ c: HTMLAttribute<Tag>,
        _ d: HTMLAttribute<Tag>,
        @HTMLBuilder content: () -> Content
    ) {
        self.init([a.raw, b.raw, c.raw, d.raw], content())
    }
}

extension HTMLElement where count == 5 {
    /// An element with five attributes.
    @inlinable @inline(__always)
    public init(
        _ a: HTMLAttribute<Tag>,
        _ b: HTMLAttribute<Tag>,
        _ c: HTMLAttribute<Tag>,
        _ d: HTMLAttribute<Tag>,
        _ e: HTMLAttribute<Tag>,
        @HTMLBuilder content: () -> Content
    ) {
        self.init([a.raw, b.raw, c.raw, d.raw, e.raw], content())
    }
}

extension HTMLElement where count == 6 {
    /// An element with six attributes.
    @inlinable @inline(__always)
    public init(
        _ a: HTMLAttribute<Tag>,
        _ b: HTMLAttribute<Tag>,
        _ c: HTMLAttribute<Tag>,
        _ d: HTMLAttribute<Tag>,
        _ e: HTMLAttribute<Tag>,
        _ f: HTMLAttribute<Tag>,
        @HTMLBuilder content: () -> Content
    ) {
        self.init([a.raw, b.raw, c.raw, d.raw, e.raw, f.raw], content())
    }
}

extension HTMLElement where count == 7 {
    /// An element with seven attributes.
    @inlinable @inline(__always)
    public init(
        _ a: HTMLAttribute<Tag>,
        _ b: HTMLAttribute<Tag>,
        _ c: HTMLAttribute<Tag>,
        _ d: HTMLAttribute<Tag>,
        _ e: HTMLAttribute<Tag>,
        _ f: HTMLAttribute<Tag>,
        _ g: HTMLAttribute<Tag>,
        @HTMLBuilder content: () -> Content
    ) {
        self.init([a.raw, b.raw, c.raw, d.raw, e.raw, f.raw, g.raw], content())
    }
}

extension HTMLElement where count == 8 {
    /// An element with eight attributes.
    @inlinable @inline(__always)
    public init(
        _ a: HTMLAttribute<Tag>,
        _ b: HTMLAttribute<Tag>,
        _ c: HTMLAttribute<Tag>,
        _ d: HTMLAttribute<Tag>,
        _ e: HTMLAttribute<Tag>,
        _ f: HTMLAttribute<Tag>,
        _ g: HTMLAttribute<Tag>,
        _ h: HTMLAttribute<Tag>,
        @HTMLBuilder content: () -> Content
    ) {
        self.init([a.raw, b.raw, c.raw, d.raw, e.raw, f.raw, g.raw, h.raw], content())
    }
}

extension HTMLVoidElement where count == 0 {
    /// A void element with no attributes.
    @inlinable @inline(__always)
    public init() {
        self.init([])
    }
}

extension HTMLVoidElement where count == 1 {
    /// A void element with one attribute.
    @inlinable @inline(__always)
    public init(_ a: HTMLAttribute<Tag>) {
        self.init([a.raw])
    }
}

extension HTMLVoidElement where count == 2 {
    /// A void element with two attributes.
    @inlinable @inline(__always)
    public init(_ a: HTMLAttribute<Tag>, _ b: HTMLAttribute<Tag>) {
        self.init([a.raw, b.raw])
    }
}

extension HTMLVoidElement where count == 3 {
    /// A void element with three attributes.
    @inlinable @inline(__always)
    public init(_ a: HTMLAttribute<Tag>, _ b: HTMLAttribute<Tag>, _ c: HTMLAttribute<Tag>) {
        self.init([a.raw, b.raw, c.raw])
    }
}

extension HTMLVoidElement where count == 4 {
    /// A void element with four attributes.
    @inlinable @inline(__always)
    public init(_ a: HTMLAttribute<Tag>, _ b: HTMLAttribute<Tag>, _ c: HTMLAttribute<Tag>, _ d: HTMLAttribute<Tag>) {
        self.init([a.raw, b.raw, c.raw, d.raw])
    }
}

extension HTMLVoidElement where count == 5 {
    /// A void element with five attributes.
    @inlinable @inline(__always)
    public init(
        _ a: HTMLAttribute<Tag>,
        _ b: HTMLAttribute<Tag>,
        _ c: HTMLAttribute<Tag>,
        _ d: HTMLAttribute<Tag>,
        _ e: HTMLAttribute<Tag>
    ) {
        self.init([a.raw, b.raw, c.raw, d.raw, e.raw])
    }
}

extension HTMLVoidElement where count == 6 {
    /// A void element with six attributes.
    @inlinable @inline(__always)
    public init(
        _ a: HTMLAttribute<Tag>,
        _ b: HTMLAttribute<Tag>,
        _ c: HTMLAttribute<Tag>,
        _ d: HTMLAttribute<Tag>,
        _ e: HTMLAttribute<Tag>,
        _ f: HTMLAttribute<Tag>
    ) {
        self.init([a.raw, b.raw, c.raw, d.raw, e.raw, f.raw])
    }
}

extension HTMLVoidElement where count == 7 {
    /// A void element with seven attributes.
    @inlinable @inline(__always)
    public init(
        _ a: HTMLAttribute<Tag>,
        _ b: HTMLAttribute<Tag>,
        _ c: HTMLAttribute<Tag>,
        _ d: HTMLAttribute<Tag>,
        _ e: HTMLAttribute<Tag>,
        _ f: HTMLAttribute<Tag>,
        _ g: HTMLAttribute<Tag>
    ) {
        self.init([a.raw, b.raw, c.raw, d.raw, e.raw, f.raw, g.raw])
    }
}

extension HTMLVoidElement where count == 8 {
    /// A void element with eight attributes.
    @inlinable @inline(__always)
    public init(
        _ a: HTMLAttribute<Tag>,
        _ b: HTMLAttribute<Tag>,
        _ c: HTMLAttribute<Tag>,
        _ d: HTMLAttribute<Tag>,
        _ e: HTMLAttribute<Tag>,
        _ f: HTMLAttribute<Tag>,
        _ g: HTMLAttribute<Tag>,
        _ h: HTMLAttribute<Tag>
    ) {
        self.init([a.raw, b.raw, c.raw, d.raw, e.raw, f.raw, g.raw, h.raw])
    }
}

extension HTMLElement where count == 0, Content == EmptyHTML {
    /// An empty element with no attributes.
    @inlinable @inline(__always)
    public init() {
        self.init([], EmptyHTML())
    }
}

extension HTMLElement where count == 1, Content == EmptyHTML {
    /// An empty element with one attribute.
    @inlinable @inline(__always)
    public init(_ a: HTMLAttribute<Tag>) {
        self.init([a.raw], EmptyHTML())
    }
}

extension HTMLElement where count == 2, Content == EmptyHTML {
    /// An empty element with two attributes.
    @inlinable @inline(__always)
    public init(_ a: HTMLAttribute<Tag>, _ b: HTMLAttribute<Tag>) {
        self.init([a.raw, b.raw], EmptyHTML())
    }
}

extension HTMLElement where count == 3, Content == EmptyHTML {
    /// An empty element with three attributes.
    @inlinable @inline(__always)
    public init(_ a: HTMLAttribute<Tag>, _ b: HTMLAttribute<Tag>, _ c: HTMLAttribute<Tag>) {
        self.init([a.raw, b.raw, c.raw], EmptyHTML())
    }
}

extension HTMLElement where count == 4, Content == EmptyHTML {
    /// An empty element with four attributes.
    @inlinable @inline(__always)
    public init(_ a: HTMLAttribute<Tag>, _ b: HTMLAttribute<Tag>, _ c: HTMLAttribute<Tag>, _ d: HTMLAttribute<Tag>) {
        self.init([a.raw, b.raw, c.raw, d.raw], EmptyHTML())
    }
}

extension HTMLElement where count == 5, Content == EmptyHTML {
    /// An empty element with five attributes.
    @inlinable @inline(__always)
    public init(
        _ a: HTMLAttribute<Tag>,
        _ b: HTMLAttribute<Tag>,
        _ c: HTMLAttribute<Tag>,
        _ d: HTMLAttribute<Tag>,
        _ e: HTMLAttribute<Tag>
    ) {
        self.init([a.raw, b.raw, c.raw, d.raw, e.raw], EmptyHTML())
    }
}

extension HTMLElement where count == 6, Content == EmptyHTML {
    /// An empty element with six attributes.
    @inlinable @inline(__always)
    public init(
        _ a: HTMLAttribute<Tag>,
        _ b: HTMLAttribute<Tag>,
        _ c: HTMLAttribute<Tag>,
        _ d: HTMLAttribute<Tag>,
        _ e: HTMLAttribute<Tag>,
        _ f: HTMLAttribute<Tag>
    ) {
        self.init([a.raw, b.raw, c.raw, d.raw, e.raw, f.raw], EmptyHTML())
    }
}

extension HTMLElement where count == 7, Content == EmptyHTML {
    /// An empty element with seven attributes.
    @inlinable @inline(__always)
    public init(
        _ a: HTMLAttribute<Tag>,
        _ b: HTMLAttribute<Tag>,
        _ c: HTMLAttribute<Tag>,
        _ d: HTMLAttribute<Tag>,
        _ e: HTMLAttribute<Tag>,
        _ f: HTMLAttribute<Tag>,
        _ g: HTMLAttribute<Tag>
    ) {
        self.init([a.raw, b.raw, c.raw, d.raw, e.raw, f.raw, g.raw], EmptyHTML())
    }
}

extension HTMLElement where count == 8, Content == EmptyHTML {
    /// An empty element with eight attributes.
    @inlinable @inline(__always)
    public init(
        _ a: HTMLAttribute<Tag>,
        _ b: HTMLAttribute<Tag>,
        _ c: HTMLAttribute<Tag>,
        _ d: HTMLAttribute<Tag>,
        _ e: HTMLAttribute<Tag>,
        _ f: HTMLAttribute<Tag>,
        _ g: HTMLAttribute<Tag>,
        _ h: HTMLAttribute<Tag>
    ) {
        self.init([a.raw, b.raw, c.raw, d.raw, e.raw, f.raw, g.raw, h.raw], EmptyHTML())
    }
}
