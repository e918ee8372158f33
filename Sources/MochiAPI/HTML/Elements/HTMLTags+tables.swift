// Named as the elements of HTML are (the Living Standard, chapter 4).
// swift-format-ignore-file: TypeNamesShouldBeCapitalized, AllPublicDeclarationsHaveDocumentation

/// The tags of tables.
extension HTMLTags {
    /// `table`: a table.
    public enum table: HTMLTag {
        @inlinable public static var start: StaticString { "<table>" }
        @inlinable public static var end: StaticString { "</table>" }
    }

    /// `caption`: the title of a table.
    public enum caption: HTMLTag {
        @inlinable public static var start: StaticString { "<caption>" }
        @inlinable public static var end: StaticString { "</caption>" }
    }

    /// `colgroup`: a group of columns.
    public enum colgroup: HTMLTag, HTMLTraits.Span {
        @inlinable public static var start: StaticString { "<colgroup>" }
        @inlinable public static var end: StaticString { "</colgroup>" }
    }

    /// `col`: a column.
    public enum col: HTMLTag, HTMLTraits.Span {
        @inlinable public static var start: StaticString { "<col>" }
        @inlinable public static var end: StaticString { "" }
    }

    /// `tbody`: the body of a table.
    public enum tbody: HTMLTag {
        @inlinable public static var start: StaticString { "<tbody>" }
        @inlinable public static var end: StaticString { "</tbody>" }
    }

    /// `thead`: the head of a table.
    public enum thead: HTMLTag {
        @inlinable public static var start: StaticString { "<thead>" }
        @inlinable public static var end: StaticString { "</thead>" }
    }

    /// `tfoot`: the foot of a table.
    public enum tfoot: HTMLTag {
        @inlinable public static var start: StaticString { "<tfoot>" }
        @inlinable public static var end: StaticString { "</tfoot>" }
    }

    /// `tr`: a row.
    public enum tr: HTMLTag {
        @inlinable public static var start: StaticString { "<tr>" }
        @inlinable public static var end: StaticString { "</tr>" }
    }

    /// `td`: a cell.
    public enum td: HTMLTag, HTMLTraits.Cell {
        @inlinable public static var start: StaticString { "<td>" }
        @inlinable public static var end: StaticString { "</td>" }
    }

    /// `th`: a header cell.
    public enum th: HTMLTag, HTMLTraits.Cell, HTMLTraits.Scope, HTMLTraits.Abbreviation {
        @inlinable public static var start: StaticString { "<th>" }
        @inlinable public static var end: StaticString { "</th>" }
    }
}

/// The element `table`: a table.
public typealias table<let count: Int, Content: HTML> = HTMLElement<HTMLTags.table, count, Content>

/// The element `caption`: the title of a table.
public typealias caption<let count: Int, Content: HTML> = HTMLElement<HTMLTags.caption, count, Content>

/// The element `colgroup`: a group of columns.
public typealias colgroup<let count: Int, Content: HTML> = HTMLElement<HTMLTags.colgroup, count, Content>

/// The element `col`: a column.
public typealias col<let count: Int> = HTMLVoidElement<HTMLTags.col, count>

/// The element `tbody`: the body of a table.
public typealias tbody<let count: Int, Content: HTML> = HTMLElement<HTMLTags.tbody, count, Content>

/// The element `thead`: the head of a table.
public typealias thead<let count: Int, Content: HTML> = HTMLElement<HTMLTags.thead, count, Content>

/// The element `tfoot`: the foot of a table.
public typealias tfoot<let count: Int, Content: HTML> = HTMLElement<HTMLTags.tfoot, count, Content>

/// The element `tr`: a row.
public typealias tr<let count: Int, Content: HTML> = HTMLElement<HTMLTags.tr, count, Content>

/// The element `td`: a cell.
public typealias td<let count: Int, Content: HTML> = HTMLElement<HTMLTags.td, count, Content>

/// The element `th`: a header cell.
public typealias th<let count: Int, Content: HTML> = HTMLElement<HTMLTags.th, count, Content>
