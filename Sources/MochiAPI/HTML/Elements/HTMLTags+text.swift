// Named as the elements of HTML are (the Living Standard, chapter 4).
// swift-format-ignore-file: TypeNamesShouldBeCapitalized, AllPublicDeclarationsHaveDocumentation

/// The tags of pieces of text.
extension HTMLTags {
    /// `a`: a link.
    public enum a: HTMLTag, HTMLTraits.Href, HTMLTraits.Hreflang, HTMLTraits.Target, HTMLTraits.Rel,
        HTMLTraits.Download, HTMLTraits.Ping, HTMLTraits.MediaType, HTMLTraits.Referrerpolicy
    {
        @inlinable public static var start: StaticString { "<a>" }
        @inlinable public static var end: StaticString { "</a>" }
    }

    /// `em`: stress.
    public enum em: HTMLTag {
        @inlinable public static var start: StaticString { "<em>" }
        @inlinable public static var end: StaticString { "</em>" }
    }

    /// `strong`: importance.
    public enum strong: HTMLTag {
        @inlinable public static var start: StaticString { "<strong>" }
        @inlinable public static var end: StaticString { "</strong>" }
    }

    /// `small`: small print.
    public enum small: HTMLTag {
        @inlinable public static var start: StaticString { "<small>" }
        @inlinable public static var end: StaticString { "</small>" }
    }

    /// `s`: what is no longer right.
    public enum s: HTMLTag {
        @inlinable public static var start: StaticString { "<s>" }
        @inlinable public static var end: StaticString { "</s>" }
    }

    /// `cite`: the title of a work.
    public enum cite: HTMLTag {
        @inlinable public static var start: StaticString { "<cite>" }
        @inlinable public static var end: StaticString { "</cite>" }
    }

    /// `q`: a quotation within a sentence.
    public enum q: HTMLTag, HTMLTraits.Cite {
        @inlinable public static var start: StaticString { "<q>" }
        @inlinable public static var end: StaticString { "</q>" }
    }

    /// `dfn`: the term that is defined here.
    public enum dfn: HTMLTag {
        @inlinable public static var start: StaticString { "<dfn>" }
        @inlinable public static var end: StaticString { "</dfn>" }
    }

    /// `abbr`: an abbreviation.
    public enum abbr: HTMLTag {
        @inlinable public static var start: StaticString { "<abbr>" }
        @inlinable public static var end: StaticString { "</abbr>" }
    }

    /// `ruby`: text with ruby annotations.
    public enum ruby: HTMLTag {
        @inlinable public static var start: StaticString { "<ruby>" }
        @inlinable public static var end: StaticString { "</ruby>" }
    }

    /// `rt`: a ruby annotation.
    public enum rt: HTMLTag {
        @inlinable public static var start: StaticString { "<rt>" }
        @inlinable public static var end: StaticString { "</rt>" }
    }

    /// `rp`: parentheses around an annotation.
    public enum rp: HTMLTag {
        @inlinable public static var start: StaticString { "<rp>" }
        @inlinable public static var end: StaticString { "</rp>" }
    }

    /// `data`: a value for machines.
    public enum data: HTMLTag, HTMLTraits.Value {
        @inlinable public static var start: StaticString { "<data>" }
        @inlinable public static var end: StaticString { "</data>" }
    }

    /// `time`: a time or a date.
    public enum time: HTMLTag, HTMLTraits.Datetime {
        @inlinable public static var start: StaticString { "<time>" }
        @inlinable public static var end: StaticString { "</time>" }
    }

    /// `code`: code.
    public enum code: HTMLTag {
        @inlinable public static var start: StaticString { "<code>" }
        @inlinable public static var end: StaticString { "</code>" }
    }

    /// `var`: a variable.
    public enum `var`: HTMLTag {
        @inlinable public static var start: StaticString { "<var>" }
        @inlinable public static var end: StaticString { "</var>" }
    }

    /// `samp`: what a program prints.
    public enum samp: HTMLTag {
        @inlinable public static var start: StaticString { "<samp>" }
        @inlinable public static var end: StaticString { "</samp>" }
    }

    /// `kbd`: what a user types.
    public enum kbd: HTMLTag {
        @inlinable public static var start: StaticString { "<kbd>" }
        @inlinable public static var end: StaticString { "</kbd>" }
    }

    /// `sub`: a subscript.
    public enum sub: HTMLTag {
        @inlinable public static var start: StaticString { "<sub>" }
        @inlinable public static var end: StaticString { "</sub>" }
    }

    /// `sup`: a superscript.
    public enum sup: HTMLTag {
        @inlinable public static var start: StaticString { "<sup>" }
        @inlinable public static var end: StaticString { "</sup>" }
    }

    /// `i`: another voice.
    public enum i: HTMLTag {
        @inlinable public static var start: StaticString { "<i>" }
        @inlinable public static var end: StaticString { "</i>" }
    }

    /// `b`: a keyword.
    public enum b: HTMLTag {
        @inlinable public static var start: StaticString { "<b>" }
        @inlinable public static var end: StaticString { "</b>" }
    }

    /// `u`: an annotation.
    public enum u: HTMLTag {
        @inlinable public static var start: StaticString { "<u>" }
        @inlinable public static var end: StaticString { "</u>" }
    }

    /// `mark`: a highlight.
    public enum mark: HTMLTag {
        @inlinable public static var start: StaticString { "<mark>" }
        @inlinable public static var end: StaticString { "</mark>" }
    }

    /// `bdi`: text of unknown direction.
    public enum bdi: HTMLTag {
        @inlinable public static var start: StaticString { "<bdi>" }
        @inlinable public static var end: StaticString { "</bdi>" }
    }

    /// `bdo`: text of another direction.
    public enum bdo: HTMLTag {
        @inlinable public static var start: StaticString { "<bdo>" }
        @inlinable public static var end: StaticString { "</bdo>" }
    }

    /// `span`: a piece of text without a meaning of its own.
    public enum span: HTMLTag {
        @inlinable public static var start: StaticString { "<span>" }
        @inlinable public static var end: StaticString { "</span>" }
    }

    /// `br`: a line break.
    public enum br: HTMLTag {
        @inlinable public static var start: StaticString { "<br>" }
        @inlinable public static var end: StaticString { "" }
    }

    /// `wbr`: a place where a line may break.
    public enum wbr: HTMLTag {
        @inlinable public static var start: StaticString { "<wbr>" }
        @inlinable public static var end: StaticString { "" }
    }

    /// `ins`: what was added.
    public enum ins: HTMLTag, HTMLTraits.Cite, HTMLTraits.Datetime {
        @inlinable public static var start: StaticString { "<ins>" }
        @inlinable public static var end: StaticString { "</ins>" }
    }

    /// `del`: what was removed.
    public enum del: HTMLTag, HTMLTraits.Cite, HTMLTraits.Datetime {
        @inlinable public static var start: StaticString { "<del>" }
        @inlinable public static var end: StaticString { "</del>" }
    }
}

/// The element `a`: a link.
public typealias a<let count: Int, Content: HTML> = HTMLElement<HTMLTags.a, count, Content>

/// The element `em`: stress.
public typealias em<let count: Int, Content: HTML> = HTMLElement<HTMLTags.em, count, Content>

/// The element `strong`: importance.
public typealias strong<let count: Int, Content: HTML> = HTMLElement<HTMLTags.strong, count, Content>

/// The element `small`: small print.
public typealias small<let count: Int, Content: HTML> = HTMLElement<HTMLTags.small, count, Content>

/// The element `s`: what is no longer right.
public typealias s<let count: Int, Content: HTML> = HTMLElement<HTMLTags.s, count, Content>

/// The element `cite`: the title of a work.
public typealias cite<let count: Int, Content: HTML> = HTMLElement<HTMLTags.cite, count, Content>

/// The element `q`: a quotation within a sentence.
public typealias q<let count: Int, Content: HTML> = HTMLElement<HTMLTags.q, count, Content>

/// The element `dfn`: the term that is defined here.
public typealias dfn<let count: Int, Content: HTML> = HTMLElement<HTMLTags.dfn, count, Content>

/// The element `abbr`: an abbreviation.
public typealias abbr<let count: Int, Content: HTML> = HTMLElement<HTMLTags.abbr, count, Content>

/// The element `ruby`: text with ruby annotations.
public typealias ruby<let count: Int, Content: HTML> = HTMLElement<HTMLTags.ruby, count, Content>

/// The element `rt`: a ruby annotation.
public typealias rt<let count: Int, Content: HTML> = HTMLElement<HTMLTags.rt, count, Content>

/// The element `rp`: parentheses around an annotation.
public typealias rp<let count: Int, Content: HTML> = HTMLElement<HTMLTags.rp, count, Content>

/// The element `data`: a value for machines.
public typealias data<let count: Int, Content: HTML> = HTMLElement<HTMLTags.data, count, Content>

/// The element `time`: a time or a date.
public typealias time<let count: Int, Content: HTML> = HTMLElement<HTMLTags.time, count, Content>

/// The element `code`: code.
public typealias code<let count: Int, Content: HTML> = HTMLElement<HTMLTags.code, count, Content>

/// The element `var`: a variable.
public typealias `var`<let count: Int, Content: HTML> = HTMLElement<HTMLTags.`var`, count, Content>

/// The element `samp`: what a program prints.
public typealias samp<let count: Int, Content: HTML> = HTMLElement<HTMLTags.samp, count, Content>

/// The element `kbd`: what a user types.
public typealias kbd<let count: Int, Content: HTML> = HTMLElement<HTMLTags.kbd, count, Content>

/// The element `sub`: a subscript.
public typealias sub<let count: Int, Content: HTML> = HTMLElement<HTMLTags.sub, count, Content>

/// The element `sup`: a superscript.
public typealias sup<let count: Int, Content: HTML> = HTMLElement<HTMLTags.sup, count, Content>

/// The element `i`: another voice.
public typealias i<let count: Int, Content: HTML> = HTMLElement<HTMLTags.i, count, Content>

/// The element `b`: a keyword.
public typealias b<let count: Int, Content: HTML> = HTMLElement<HTMLTags.b, count, Content>

/// The element `u`: an annotation.
public typealias u<let count: Int, Content: HTML> = HTMLElement<HTMLTags.u, count, Content>

/// The element `mark`: a highlight.
public typealias mark<let count: Int, Content: HTML> = HTMLElement<HTMLTags.mark, count, Content>

/// The element `bdi`: text of unknown direction.
public typealias bdi<let count: Int, Content: HTML> = HTMLElement<HTMLTags.bdi, count, Content>

/// The element `bdo`: text of another direction.
public typealias bdo<let count: Int, Content: HTML> = HTMLElement<HTMLTags.bdo, count, Content>

/// The element `span`: a piece of text without a meaning of its own.
public typealias span<let count: Int, Content: HTML> = HTMLElement<HTMLTags.span, count, Content>

/// The element `br`: a line break.
public typealias br<let count: Int> = HTMLVoidElement<HTMLTags.br, count>

/// The element `wbr`: a place where a line may break.
public typealias wbr<let count: Int> = HTMLVoidElement<HTMLTags.wbr, count>

/// The element `ins`: what was added.
public typealias ins<let count: Int, Content: HTML> = HTMLElement<HTMLTags.ins, count, Content>

/// The element `del`: what was removed.
public typealias del<let count: Int, Content: HTML> = HTMLElement<HTMLTags.del, count, Content>
