// Named as the elements of HTML are (the Living Standard, chapter 4).
// swift-format-ignore-file: TypeNamesShouldBeCapitalized, AllPublicDeclarationsHaveDocumentation

/// The tags of what users open and close.
extension HTMLTags {
    /// `details`: what can be shown.
    public enum details: HTMLTag, HTMLTraits.Open, HTMLTraits.Name {
        @inlinable public static var start: StaticString { "<details>" }
        @inlinable public static var end: StaticString { "</details>" }
    }

    /// `summary`: what is shown first.
    public enum summary: HTMLTag {
        @inlinable public static var start: StaticString { "<summary>" }
        @inlinable public static var end: StaticString { "</summary>" }
    }

    /// `dialog`: a dialog.
    public enum dialog: HTMLTag, HTMLTraits.Open, HTMLTraits.Closedby {
        @inlinable public static var start: StaticString { "<dialog>" }
        @inlinable public static var end: StaticString { "</dialog>" }
    }
}

/// The element `details`: what can be shown.
public typealias details<let count: Int, Content: HTML> = HTMLElement<HTMLTags.details, count, Content>

/// The element `summary`: what is shown first.
public typealias summary<let count: Int, Content: HTML> = HTMLElement<HTMLTags.summary, count, Content>

/// The element `dialog`: a dialog.
public typealias dialog<let count: Int, Content: HTML> = HTMLElement<HTMLTags.dialog, count, Content>
