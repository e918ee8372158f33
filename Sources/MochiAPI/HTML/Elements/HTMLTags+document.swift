// Named as the elements of HTML are (the Living Standard, chapter 4).
// swift-format-ignore-file: TypeNamesShouldBeCapitalized, AllPublicDeclarationsHaveDocumentation

/// The tags of the document and its metadata.
extension HTMLTags {
    /// `html`: the root of a document.
    public enum html: HTMLTag {
        @inlinable public static var start: StaticString { "<html>" }
        @inlinable public static var end: StaticString { "</html>" }
    }

    /// `head`: the metadata of a document.
    public enum head: HTMLTag {
        @inlinable public static var start: StaticString { "<head>" }
        @inlinable public static var end: StaticString { "</head>" }
    }

    /// `body`: the content of a document.
    public enum body: HTMLTag {
        @inlinable public static var start: StaticString { "<body>" }
        @inlinable public static var end: StaticString { "</body>" }
    }

    /// `title`: the name of the document.
    public enum title: HeadTag {
        @inlinable public static var start: StaticString { "<title>" }
        @inlinable public static var end: StaticString { "</title>" }
    }

    /// `base`: the base of relative URLs.
    public enum base: HeadTag, HTMLTraits.Href, HTMLTraits.Target {
        @inlinable public static var start: StaticString { "<base>" }
        @inlinable public static var end: StaticString { "" }
    }

    /// `link`: a link to another resource.
    public enum link: HeadTag, HTMLTraits.ResourceHref, HTMLTraits.Hreflang, HTMLTraits.Rel, HTMLTraits.Media,
        HTMLTraits.MediaType, HTMLTraits.Sizes, HTMLTraits.Crossorigin, HTMLTraits.Integrity,
        HTMLTraits.Referrerpolicy, HTMLTraits.Preload, HTMLTraits.Fetchpriority,
        HTMLTraits.Disabled, HTMLTraits.RenderBlocking
    {
        @inlinable public static var start: StaticString { "<link>" }
        @inlinable public static var end: StaticString { "" }
    }

    /// `meta`: metadata that no other element expresses.
    public enum meta: HeadTag, HTMLTraits.Name, HTMLTraits.Content, HTMLTraits.Charset, HTMLTraits.HttpEquiv,
        HTMLTraits.Property, HTMLTraits.Media
    {
        @inlinable public static var start: StaticString { "<meta>" }
        @inlinable public static var end: StaticString { "" }
    }

    /// `noscript`: content for browsers without scripts.
    public enum noscript: HeadTag {
        @inlinable public static var start: StaticString { "<noscript>" }
        @inlinable public static var end: StaticString { "</noscript>" }
    }

    /// `template`: markup that a script uses later.
    public enum template: HTMLTag, HTMLTraits.Shadowrootmode {
        @inlinable public static var start: StaticString { "<template>" }
        @inlinable public static var end: StaticString { "</template>" }
    }

    /// `slot`: a place in a shadow tree.
    public enum slot: HTMLTag, HTMLTraits.Name {
        @inlinable public static var start: StaticString { "<slot>" }
        @inlinable public static var end: StaticString { "</slot>" }
    }

    /// `canvas`: a surface that scripts draw on.
    public enum canvas: HTMLTag, HTMLTraits.Size {
        @inlinable public static var start: StaticString { "<canvas>" }
        @inlinable public static var end: StaticString { "</canvas>" }
    }
}

/// The element `html`: the root of a document.
public typealias html<let count: Int, Content: HTML> = HTMLElement<HTMLTags.html, count, Content>

/// The element `head`: the metadata of a document.
public typealias head<let count: Int, Content: HTML> = HTMLElement<HTMLTags.head, count, Content>

/// The element `body`: the content of a document.
public typealias body<let count: Int, Content: HTML> = HTMLElement<HTMLTags.body, count, Content>

/// The element `title`: the name of the document.
public typealias title<let count: Int, Content: HTML> = HTMLElement<HTMLTags.title, count, Content>

/// The element `base`: the base of relative URLs.
public typealias base<let count: Int> = HTMLVoidElement<HTMLTags.base, count>

/// The element `link`: a link to another resource.
public typealias link<let count: Int> = HTMLVoidElement<HTMLTags.link, count>

/// The element `meta`: metadata that no other element expresses.
public typealias meta<let count: Int> = HTMLVoidElement<HTMLTags.meta, count>

/// The element `noscript`: content for browsers without scripts.
public typealias noscript<let count: Int, Content: HTML> = HTMLElement<HTMLTags.noscript, count, Content>

/// The element `template`: markup that a script uses later.
public typealias template<let count: Int, Content: HTML> = HTMLElement<HTMLTags.template, count, Content>

/// The element `slot`: a place in a shadow tree.
public typealias slot<let count: Int, Content: HTML> = HTMLElement<HTMLTags.slot, count, Content>

/// The element `canvas`: a surface that scripts draw on.
public typealias canvas<let count: Int, Content: HTML> = HTMLElement<HTMLTags.canvas, count, Content>
