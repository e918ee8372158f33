// Named as the elements of HTML are (the Living Standard, chapter 4).
// swift-format-ignore-file: TypeNamesShouldBeCapitalized, AllPublicDeclarationsHaveDocumentation

/// The tags of pictures, sound, films and other documents.
extension HTMLTags {
    /// `picture`: sources of one picture.
    public enum picture: HTMLTag {
        @inlinable public static var start: StaticString { "<picture>" }
        @inlinable public static var end: StaticString { "</picture>" }
    }

    /// `source`: a source.
    public enum source: HTMLTag, HTMLTraits.Src, HTMLTraits.Srcset, HTMLTraits.Sizes, HTMLTraits.Media,
        HTMLTraits.MediaType, HTMLTraits.Size
    {
        @inlinable public static var start: StaticString { "<source>" }
        @inlinable public static var end: StaticString { "" }
    }

    /// `img`: a picture.
    public enum img: HTMLTag, HTMLTraits.Src, HTMLTraits.Srcset, HTMLTraits.Sizes, HTMLTraits.Alt, HTMLTraits.Size,
        HTMLTraits.Loading, HTMLTraits.Decoding, HTMLTraits.Fetchpriority, HTMLTraits.Crossorigin,
        HTMLTraits.Referrerpolicy, HTMLTraits.Usemap, HTMLTraits.Ismap
    {
        @inlinable public static var start: StaticString { "<img>" }
        @inlinable public static var end: StaticString { "" }
    }

    /// `iframe`: another document.
    public enum iframe: HTMLTag, HTMLTraits.DocumentSrc, HTMLTraits.Srcdoc, HTMLTraits.Name, HTMLTraits.Size, HTMLTraits
            .Loading,
        HTMLTraits.Sandbox, HTMLTraits.Allow, HTMLTraits.Allowfullscreen, HTMLTraits.Referrerpolicy
    {
        @inlinable public static var start: StaticString { "<iframe>" }
        @inlinable public static var end: StaticString { "</iframe>" }
    }

    /// `embed`: content of a plug-in.
    public enum embed: HTMLTag, HTMLTraits.DocumentSrc, HTMLTraits.MediaType, HTMLTraits.Size {
        @inlinable public static var start: StaticString { "<embed>" }
        @inlinable public static var end: StaticString { "" }
    }

    /// `object`: an external resource.
    public enum object: HTMLTag, HTMLTraits.ObjectData, HTMLTraits.MediaType, HTMLTraits.Name, HTMLTraits.Size,
        HTMLTraits.Form
    {
        @inlinable public static var start: StaticString { "<object>" }
        @inlinable public static var end: StaticString { "</object>" }
    }

    /// `video`: a film.
    public enum video: HTMLTag, HTMLTraits.Src, HTMLTraits.Poster, HTMLTraits.Size, HTMLTraits.Playback,
        HTMLTraits.Crossorigin, HTMLTraits.Playsinline
    {
        @inlinable public static var start: StaticString { "<video>" }
        @inlinable public static var end: StaticString { "</video>" }
    }

    /// `audio`: sound.
    public enum audio: HTMLTag, HTMLTraits.Src, HTMLTraits.Playback, HTMLTraits.Crossorigin {
        @inlinable public static var start: StaticString { "<audio>" }
        @inlinable public static var end: StaticString { "</audio>" }
    }

    /// `track`: subtitles.
    public enum track: HTMLTag, HTMLTraits.Src, HTMLTraits.Kind, HTMLTraits.Srclang, HTMLTraits.Label, HTMLTraits
            .IsDefault
    {
        @inlinable public static var start: StaticString { "<track>" }
        @inlinable public static var end: StaticString { "" }
    }

    /// `map`: areas of a picture.
    public enum map: HTMLTag, HTMLTraits.Name {
        @inlinable public static var start: StaticString { "<map>" }
        @inlinable public static var end: StaticString { "</map>" }
    }

    /// `area`: an area of a picture.
    public enum area: HTMLTag, HTMLTraits.Href, HTMLTraits.Target, HTMLTraits.Rel, HTMLTraits.Download, HTMLTraits.Ping,
        HTMLTraits.Alt, HTMLTraits.Coords, HTMLTraits.Shape, HTMLTraits.Referrerpolicy
    {
        @inlinable public static var start: StaticString { "<area>" }
        @inlinable public static var end: StaticString { "" }
    }

    /// `svg`: a drawing in SVG.
    public enum svg: HTMLTag, HTMLTraits.ViewBox, HTMLTraits.Size, HTMLTraits.Fill, HTMLTraits.Stroke, HTMLTraits.Xmlns
    {
        @inlinable public static var start: StaticString { "<svg>" }
        @inlinable public static var end: StaticString { "</svg>" }
    }
}

/// The element `picture`: sources of one picture.
public typealias picture<let count: Int, Content: HTML> = HTMLElement<HTMLTags.picture, count, Content>

/// The element `source`: a source.
public typealias source<let count: Int> = HTMLVoidElement<HTMLTags.source, count>

/// The element `img`: a picture.
public typealias img<let count: Int> = HTMLVoidElement<HTMLTags.img, count>

/// The element `iframe`: another document.
public typealias iframe<let count: Int, Content: HTML> = HTMLElement<HTMLTags.iframe, count, Content>

/// The element `embed`: content of a plug-in.
public typealias embed<let count: Int> = HTMLVoidElement<HTMLTags.embed, count>

/// The element `object`: an external resource.
public typealias object<let count: Int, Content: HTML> = HTMLElement<HTMLTags.object, count, Content>

/// The element `video`: a film.
public typealias video<let count: Int, Content: HTML> = HTMLElement<HTMLTags.video, count, Content>

/// The element `audio`: sound.
public typealias audio<let count: Int, Content: HTML> = HTMLElement<HTMLTags.audio, count, Content>

/// The element `track`: subtitles.
public typealias track<let count: Int> = HTMLVoidElement<HTMLTags.track, count>

/// The element `map`: areas of a picture.
public typealias map<let count: Int, Content: HTML> = HTMLElement<HTMLTags.map, count, Content>

/// The element `area`: an area of a picture.
public typealias area<let count: Int> = HTMLVoidElement<HTMLTags.area, count>

/// The element `svg`: a drawing in SVG.
public typealias svg<let count: Int, Content: HTML> = HTMLElement<HTMLTags.svg, count, Content>
