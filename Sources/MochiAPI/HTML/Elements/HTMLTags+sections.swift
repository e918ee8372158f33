// Named as the elements of HTML are (the Living Standard, chapter 4).
// swift-format-ignore-file: TypeNamesShouldBeCapitalized, AllPublicDeclarationsHaveDocumentation

/// The tags of the sections of a page.
extension HTMLTags {
    /// `article`: a piece that stands for itself.
    public enum article: HTMLTag {
        @inlinable public static var start: StaticString { "<article>" }
        @inlinable public static var end: StaticString { "</article>" }
    }

    /// `section`: a section with a subject.
    public enum section: HTMLTag {
        @inlinable public static var start: StaticString { "<section>" }
        @inlinable public static var end: StaticString { "</section>" }
    }

    /// `nav`: links to get around.
    public enum nav: HTMLTag {
        @inlinable public static var start: StaticString { "<nav>" }
        @inlinable public static var end: StaticString { "</nav>" }
    }

    /// `aside`: content beside the main one.
    public enum aside: HTMLTag {
        @inlinable public static var start: StaticString { "<aside>" }
        @inlinable public static var end: StaticString { "</aside>" }
    }

    /// `h1`: a heading of the first level.
    public enum h1: HTMLTag {
        @inlinable public static var start: StaticString { "<h1>" }
        @inlinable public static var end: StaticString { "</h1>" }
    }

    /// `h2`: a heading of the second level.
    public enum h2: HTMLTag {
        @inlinable public static var start: StaticString { "<h2>" }
        @inlinable public static var end: StaticString { "</h2>" }
    }

    /// `h3`: a heading of the third level.
    public enum h3: HTMLTag {
        @inlinable public static var start: StaticString { "<h3>" }
        @inlinable public static var end: StaticString { "</h3>" }
    }

    /// `h4`: a heading of the fourth level.
    public enum h4: HTMLTag {
        @inlinable public static var start: StaticString { "<h4>" }
        @inlinable public static var end: StaticString { "</h4>" }
    }

    /// `h5`: a heading of the fifth level.
    public enum h5: HTMLTag {
        @inlinable public static var start: StaticString { "<h5>" }
        @inlinable public static var end: StaticString { "</h5>" }
    }

    /// `h6`: a heading of the sixth level.
    public enum h6: HTMLTag {
        @inlinable public static var start: StaticString { "<h6>" }
        @inlinable public static var end: StaticString { "</h6>" }
    }

    /// `hgroup`: a heading with its subheading.
    public enum hgroup: HTMLTag {
        @inlinable public static var start: StaticString { "<hgroup>" }
        @inlinable public static var end: StaticString { "</hgroup>" }
    }

    /// `header`: what introduces a page or a section.
    public enum header: HTMLTag {
        @inlinable public static var start: StaticString { "<header>" }
        @inlinable public static var end: StaticString { "</header>" }
    }

    /// `footer`: what ends a page or a section.
    public enum footer: HTMLTag {
        @inlinable public static var start: StaticString { "<footer>" }
        @inlinable public static var end: StaticString { "</footer>" }
    }

    /// `address`: whom to contact.
    public enum address: HTMLTag {
        @inlinable public static var start: StaticString { "<address>" }
        @inlinable public static var end: StaticString { "</address>" }
    }

    /// `main`: the main content of the page.
    public enum main: HTMLTag {
        @inlinable public static var start: StaticString { "<main>" }
        @inlinable public static var end: StaticString { "</main>" }
    }

    /// `search`: controls to search or filter.
    public enum search: HTMLTag {
        @inlinable public static var start: StaticString { "<search>" }
        @inlinable public static var end: StaticString { "</search>" }
    }
}

/// The element `article`: a piece that stands for itself.
public typealias article<let count: Int, Content: HTML> = HTMLElement<HTMLTags.article, count, Content>

/// The element `section`: a section with a subject.
public typealias section<let count: Int, Content: HTML> = HTMLElement<HTMLTags.section, count, Content>

/// The element `nav`: links to get around.
public typealias nav<let count: Int, Content: HTML> = HTMLElement<HTMLTags.nav, count, Content>

/// The element `aside`: content beside the main one.
public typealias aside<let count: Int, Content: HTML> = HTMLElement<HTMLTags.aside, count, Content>

/// The element `h1`: a heading of the first level.
public typealias h1<let count: Int, Content: HTML> = HTMLElement<HTMLTags.h1, count, Content>

/// The element `h2`: a heading of the second level.
public typealias h2<let count: Int, Content: HTML> = HTMLElement<HTMLTags.h2, count, Content>

/// The element `h3`: a heading of the third level.
public typealias h3<let count: Int, Content: HTML> = HTMLElement<HTMLTags.h3, count, Content>

/// The element `h4`: a heading of the fourth level.
public typealias h4<let count: Int, Content: HTML> = HTMLElement<HTMLTags.h4, count, Content>

/// The element `h5`: a heading of the fifth level.
public typealias h5<let count: Int, Content: HTML> = HTMLElement<HTMLTags.h5, count, Content>

/// The element `h6`: a heading of the sixth level.
public typealias h6<let count: Int, Content: HTML> = HTMLElement<HTMLTags.h6, count, Content>

/// The element `hgroup`: a heading with its subheading.
public typealias hgroup<let count: Int, Content: HTML> = HTMLElement<HTMLTags.hgroup, count, Content>

/// The element `header`: what introduces a page or a section.
public typealias header<let count: Int, Content: HTML> = HTMLElement<HTMLTags.header, count, Content>

/// The element `footer`: what ends a page or a section.
public typealias footer<let count: Int, Content: HTML> = HTMLElement<HTMLTags.footer, count, Content>

/// The element `address`: whom to contact.
public typealias address<let count: Int, Content: HTML> = HTMLElement<HTMLTags.address, count, Content>

/// The element `main`: the main content of the page.
public typealias main<let count: Int, Content: HTML> = HTMLElement<HTMLTags.main, count, Content>

/// The element `search`: controls to search or filter.
public typealias search<let count: Int, Content: HTML> = HTMLElement<HTMLTags.search, count, Content>
