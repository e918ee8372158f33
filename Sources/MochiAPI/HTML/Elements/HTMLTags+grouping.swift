// Named as the elements of HTML are (the Living Standard, chapter 4).
// swift-format-ignore-file: TypeNamesShouldBeCapitalized, AllPublicDeclarationsHaveDocumentation

/// The tags of blocks of content.
extension HTMLTags {
    /// `p`: a paragraph.
    public enum p: HTMLTag {
        @inlinable public static var start: StaticString { "<p>" }
        @inlinable public static var end: StaticString { "</p>" }
    }

    /// `hr`: a change of subject.
    public enum hr: HTMLTag {
        @inlinable public static var start: StaticString { "<hr>" }
        @inlinable public static var end: StaticString { "" }
    }

    /// `pre`: text with its line breaks.
    public enum pre: HTMLTag {
        @inlinable public static var start: StaticString { "<pre>" }
        @inlinable public static var end: StaticString { "</pre>" }
    }

    /// `blockquote`: a quotation.
    public enum blockquote: HTMLTag, HTMLTraits.Cite {
        @inlinable public static var start: StaticString { "<blockquote>" }
        @inlinable public static var end: StaticString { "</blockquote>" }
    }

    /// `ol`: a list in order.
    public enum ol: HTMLTag, HTMLTraits.Start, HTMLTraits.Reversed, HTMLTraits.ListType {
        @inlinable public static var start: StaticString { "<ol>" }
        @inlinable public static var end: StaticString { "</ol>" }
    }

    /// `ul`: a list.
    public enum ul: HTMLTag {
        @inlinable public static var start: StaticString { "<ul>" }
        @inlinable public static var end: StaticString { "</ul>" }
    }

    /// `menu`: a list of commands.
    public enum menu: HTMLTag {
        @inlinable public static var start: StaticString { "<menu>" }
        @inlinable public static var end: StaticString { "</menu>" }
    }

    /// `li`: an item of a list.
    public enum li: HTMLTag, HTMLTraits.ItemValue {
        @inlinable public static var start: StaticString { "<li>" }
        @inlinable public static var end: StaticString { "</li>" }
    }

    /// `dl`: a list of terms.
    public enum dl: HTMLTag {
        @inlinable public static var start: StaticString { "<dl>" }
        @inlinable public static var end: StaticString { "</dl>" }
    }

    /// `dt`: a term.
    public enum dt: HTMLTag {
        @inlinable public static var start: StaticString { "<dt>" }
        @inlinable public static var end: StaticString { "</dt>" }
    }

    /// `dd`: the description of a term.
    public enum dd: HTMLTag {
        @inlinable public static var start: StaticString { "<dd>" }
        @inlinable public static var end: StaticString { "</dd>" }
    }

    /// `figure`: a picture or the like with its caption.
    public enum figure: HTMLTag {
        @inlinable public static var start: StaticString { "<figure>" }
        @inlinable public static var end: StaticString { "</figure>" }
    }

    /// `figcaption`: the caption of a figure.
    public enum figcaption: HTMLTag {
        @inlinable public static var start: StaticString { "<figcaption>" }
        @inlinable public static var end: StaticString { "</figcaption>" }
    }

    /// `div`: a block without a meaning of its own.
    public enum div: HTMLTag {
        @inlinable public static var start: StaticString { "<div>" }
        @inlinable public static var end: StaticString { "</div>" }
    }
}

/// The element `p`: a paragraph.
public typealias p<let count: Int, Content: HTML> = HTMLElement<HTMLTags.p, count, Content>

/// The element `hr`: a change of subject.
public typealias hr<let count: Int> = HTMLVoidElement<HTMLTags.hr, count>

/// The element `pre`: text with its line breaks.
public typealias pre<let count: Int, Content: HTML> = HTMLElement<HTMLTags.pre, count, Content>

/// The element `blockquote`: a quotation.
public typealias blockquote<let count: Int, Content: HTML> = HTMLElement<HTMLTags.blockquote, count, Content>

/// The element `ol`: a list in order.
public typealias ol<let count: Int, Content: HTML> = HTMLElement<HTMLTags.ol, count, Content>

/// The element `ul`: a list.
public typealias ul<let count: Int, Content: HTML> = HTMLElement<HTMLTags.ul, count, Content>

/// The element `menu`: a list of commands.
public typealias menu<let count: Int, Content: HTML> = HTMLElement<HTMLTags.menu, count, Content>

/// The element `li`: an item of a list.
public typealias li<let count: Int, Content: HTML> = HTMLElement<HTMLTags.li, count, Content>

/// The element `dl`: a list of terms.
public typealias dl<let count: Int, Content: HTML> = HTMLElement<HTMLTags.dl, count, Content>

/// The element `dt`: a term.
public typealias dt<let count: Int, Content: HTML> = HTMLElement<HTMLTags.dt, count, Content>

/// The element `dd`: the description of a term.
public typealias dd<let count: Int, Content: HTML> = HTMLElement<HTMLTags.dd, count, Content>

/// The element `figure`: a picture or the like with its caption.
public typealias figure<let count: Int, Content: HTML> = HTMLElement<HTMLTags.figure, count, Content>

/// The element `figcaption`: the caption of a figure.
public typealias figcaption<let count: Int, Content: HTML> = HTMLElement<HTMLTags.figcaption, count, Content>

/// The element `div`: a block without a meaning of its own.
public typealias div<let count: Int, Content: HTML> = HTMLElement<HTMLTags.div, count, Content>
