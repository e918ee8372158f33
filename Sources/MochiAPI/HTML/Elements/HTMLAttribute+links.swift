extension HTMLAttribute where Tag: HTMLTraits.Href {
    /// The URL that the link leads to; schemes that run code are refused.
    @inlinable
    public static func href(_ url: String?) -> Self { Self("href", url.map(SafeURL.checkedDocument)) }
}

extension HTMLAttribute where Tag: HTMLTraits.ResourceHref {
    /// The URL of the resource; schemes that run code are refused.
    @inlinable
    public static func href(_ url: String?) -> Self { Self("href", url.map(SafeURL.checked)) }
}

extension HTMLAttribute where Tag: HTMLTraits.Target {
    /// Where the link opens, such as `_blank`.
    @inlinable
    public static func target(_ value: String?) -> Self { Self("target", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Hreflang {
    /// The language of what the link leads to (BCP 47).
    @inlinable
    public static func hreflang(_ value: String?) -> Self { Self("hreflang", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Rel {
    /// How the two are related, keywords with spaces between.
    @inlinable
    public static func rel(_ value: String?) -> Self { Self("rel", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Media {
    /// The displays that it is for.
    @inlinable
    public static func media(_ value: String?) -> Self { Self("media", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.MediaType {
    /// The media type.
    @inlinable
    public static func type(_ value: String?) -> Self { Self("type", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Sizes {
    /// Sizes of the picture.
    @inlinable
    public static func sizes(_ value: String?) -> Self { Self("sizes", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Crossorigin {
    /// How a resource of another origin is fetched: `anonymous` or `use-credentials`.
    @inlinable
    public static func crossOrigin(_ value: String?) -> Self { Self("crossorigin", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Integrity {
    /// Digest of the resource (Subresource Integrity).
    @inlinable
    public static func integrity(_ value: String?) -> Self { Self("integrity", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Referrerpolicy {
    /// What is sent as `Referer`.
    @inlinable
    public static func referrerPolicy(_ value: String?) -> Self { Self("referrerpolicy", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Preload {
    /// What a preloaded resource is for.
    @inlinable
    public static func `as`(_ value: String?) -> Self { Self("as", value) }

    /// Pictures to choose from.
    @inlinable
    public static func imageSrcset(_ urls: String?) -> Self { Self("imagesrcset", urls.map(SafeURL.checkedList)) }
}

extension HTMLAttribute where Tag: HTMLTraits.Fetchpriority {
    /// How early it is fetched: `high`, `low` or `auto`.
    @inlinable
    public static func fetchPriority(_ value: String?) -> Self { Self("fetchpriority", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Disabled {
    /// Whether the control takes no input.
    @inlinable
    public static func disabled(_ isPresent: Bool = true) -> Self { Self("disabled", isPresent: isPresent) }
}

extension HTMLAttribute where Tag: HTMLTraits.RenderBlocking {
    /// Whether rendering waits: `render`.
    @inlinable
    public static func blocking(_ value: String?) -> Self { Self("blocking", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Name {
    /// The name.
    @inlinable
    public static func name(_ value: String?) -> Self { Self("name", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Content {
    /// The value of the metadata.
    @inlinable
    public static func content(_ value: String?) -> Self { Self("content", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Charset {
    /// The encoding of the document: `utf-8`.
    @inlinable
    public static func charset(_ value: String?) -> Self { Self("charset", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.HttpEquiv {
    /// The header field that the metadata stands for.
    @inlinable
    public static func httpEquiv(_ value: String?) -> Self { Self("http-equiv", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Property {
    /// The name of a property (RDFa, Open Graph).
    @inlinable
    public static func property(_ value: String?) -> Self { Self("property", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Shadowrootmode {
    /// Makes the template a shadow tree: `open` or `closed`.
    @inlinable
    public static func shadowRootMode(_ value: String?) -> Self { Self("shadowrootmode", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Size {
    /// Width in CSS pixels.
    @inlinable
    public static func width(_ value: Int?) -> Self { Self("width", value.map { String($0) }) }

    /// Height in CSS pixels.
    @inlinable
    public static func height(_ value: Int?) -> Self { Self("height", value.map { String($0) }) }
}

extension HTMLAttribute where Tag: HTMLTraits.Cite {
    /// Where it comes from.
    @inlinable
    public static func cite(_ url: String?) -> Self { Self("cite", url.map(SafeURL.checked)) }
}

extension HTMLAttribute where Tag: HTMLTraits.Start {
    /// The number of the first item.
    @inlinable
    public static func start(_ value: Int?) -> Self { Self("start", value.map { String($0) }) }
}

extension HTMLAttribute where Tag: HTMLTraits.Reversed {
    /// Whether the list counts down.
    @inlinable
    public static func reversed(_ isPresent: Bool = true) -> Self { Self("reversed", isPresent: isPresent) }
}

extension HTMLAttribute where Tag: HTMLTraits.ListType {
    /// How items are numbered: `1`, `a`, `A`, `i` or `I`.
    @inlinable
    public static func type(_ value: String?) -> Self { Self("type", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.ItemValue {
    /// The number of the item.
    @inlinable
    public static func value(_ value: Int?) -> Self { Self("value", value.map { String($0) }) }
}

extension HTMLAttribute where Tag: HTMLTraits.Download {
    /// Saves what the link leads to, under this name.
    @inlinable
    public static func download(_ value: String?) -> Self { Self("download", value) }

    /// Saves what the link leads to.
    @inlinable
    public static func download(_ isPresent: Bool = true) -> Self { Self("download", isPresent: isPresent) }
}

extension HTMLAttribute where Tag: HTMLTraits.Ping {
    /// A URL that is told when the link is followed.
    @inlinable
    public static func ping(_ url: String?) -> Self { Self("ping", url.map(SafeURL.checked)) }
}

extension HTMLAttribute where Tag: HTMLTraits.Value {
    /// The value.
    @inlinable
    public static func value(_ value: String?) -> Self { Self("value", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Datetime {
    /// The time in a form for machines.
    @inlinable
    public static func datetime(_ value: String?) -> Self { Self("datetime", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Src {
    /// The URL of the resource; schemes that run code are refused.
    @inlinable
    public static func src(_ url: String?) -> Self { Self("src", url.map(SafeURL.checked)) }
}

extension HTMLAttribute where Tag: HTMLTraits.DocumentSrc {
    /// The URL of the document; schemes that run code are refused, and so are pictures in a `data` URL that can hold scripts.
    @inlinable
    public static func src(_ url: String?) -> Self { Self("src", url.map(SafeURL.checkedDocument)) }
}

extension HTMLAttribute where Tag: HTMLTraits.Srcset {
    /// Pictures to choose from, with their sizes.
    @inlinable
    public static func srcset(_ urls: String?) -> Self { Self("srcset", urls.map(SafeURL.checkedList)) }
}

extension HTMLAttribute where Tag: HTMLTraits.Alt {
    /// What stands in for the picture.
    @inlinable
    public static func alt(_ value: String?) -> Self { Self("alt", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Loading {
    /// When it is fetched: `lazy` or `eager`.
    @inlinable
    public static func loading(_ value: String?) -> Self { Self("loading", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Decoding {
    /// When it is decoded: `async`, `sync` or `auto`.
    @inlinable
    public static func decoding(_ value: String?) -> Self { Self("decoding", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Usemap {
    /// The map of the picture, `#name`.
    @inlinable
    public static func usemap(_ value: String?) -> Self { Self("usemap", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Ismap {
    /// Whether the server is told where the picture was clicked.
    @inlinable
    public static func isMap(_ isPresent: Bool = true) -> Self { Self("ismap", isPresent: isPresent) }
}

extension HTMLAttribute where Tag: HTMLTraits.Srcdoc {
    /// The document itself, markup that is trusted.
    @inlinable
    public static func srcdoc(_ markup: RawHTML) -> Self { Self("srcdoc", markup.markup) }
}

extension HTMLAttribute where Tag: HTMLTraits.Sandbox {
    /// What the document may do, keywords; nothing when empty.
    @inlinable
    public static func sandbox(_ value: String?) -> Self { Self("sandbox", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Allow {
    /// Its permissions policy.
    @inlinable
    public static func allow(_ value: String?) -> Self { Self("allow", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Allowfullscreen {
    /// Whether it may fill the screen.
    @inlinable
    public static func allowFullscreen(_ isPresent: Bool = true) -> Self {
        Self("allowfullscreen", isPresent: isPresent)
    }
}

extension HTMLAttribute where Tag: HTMLTraits.ObjectData {
    /// The URL of the resource; schemes that run code are refused.
    @inlinable
    public static func data(_ url: String?) -> Self { Self("data", url.map(SafeURL.checkedDocument)) }
}

extension HTMLAttribute where Tag: HTMLTraits.Form {
    /// The `id` of the form that the control belongs to.
    @inlinable
    public static func form(_ value: String?) -> Self { Self("form", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Poster {
    /// The URL of a picture shown before the film.
    @inlinable
    public static func poster(_ url: String?) -> Self { Self("poster", url.map(SafeURL.checked)) }
}

extension HTMLAttribute where Tag: HTMLTraits.Playback {
    /// Whether the browser shows controls.
    @inlinable
    public static func controls(_ isPresent: Bool = true) -> Self { Self("controls", isPresent: isPresent) }

    /// Whether it starts by itself.
    @inlinable
    public static func autoplay(_ isPresent: Bool = true) -> Self { Self("autoplay", isPresent: isPresent) }

    /// Whether it starts again at its end.
    @inlinable
    public static func loop(_ isPresent: Bool = true) -> Self { Self("loop", isPresent: isPresent) }

    /// Whether it is silent.
    @inlinable
    public static func muted(_ isPresent: Bool = true) -> Self { Self("muted", isPresent: isPresent) }

    /// What is fetched ahead: `none`, `metadata` or `auto`.
    @inlinable
    public static func preload(_ value: String?) -> Self { Self("preload", value) }
}

extension HTMLAttribute where Tag: HTMLTraits.Playsinline {
    /// Whether it plays within the page on phones.
    @inlinable
    public static func playsInline(_ isPresent: Bool = true) -> Self { Self("playsinline", isPresent: isPresent) }
}

extension HTMLAttribute where Tag: HTMLTraits.Kind {
    /// What the track is: `subtitles`, `captions` or `chapters`.
    @inlinable
    public static func kind(_ value: String?) -> Self { Self("kind", value) }
}
