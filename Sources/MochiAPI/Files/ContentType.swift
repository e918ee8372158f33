/// The media type of a file, told by the end of its name (RFC 9110 8.3).
///
///     ContentType(forFileNamed: "site.css").value           // "text/css; charset=utf-8"
///     ContentType(forFileNamed: "photo.JPG").isCompressible  // false
struct ContentType: Sendable, Equatable {
    /// The value of `Content-Type`; text is said to be UTF-8.
    let value: String
    /// Whether compressing such content is worth it; false for what is already packed.
    let isCompressible: Bool

    /// What is not in the table: bytes of an unknown kind.
    static let unknown = ContentType(value: "application/octet-stream", isCompressible: false)

    /// The type of a file of that name; upper and lower case are the same, only the last extension counts.
    init(forFileNamed name: String) {
        let slash = name.utf8.lastIndex(of: UInt8(ascii: "/"))
        let file = name.utf8[(slash.map(name.utf8.index(after:)) ?? name.startIndex)...]
        guard let dot = file.lastIndex(of: UInt8(ascii: ".")), dot != file.startIndex else {
            self = .unknown
            return
        }
        self = Self.byExtension[Substring(file[dot...].dropFirst()).lowercased()] ?? .unknown
    }

    private init(value: String, isCompressible: Bool) {
        self.value = value
        self.isCompressible = isCompressible
    }

    fileprivate enum Kind {
        /// Text in UTF-8, worth compressing.
        case text
        /// Not text, or text whose type has no charset (RFC 8259 11), worth compressing.
        case compressible
        /// Already packed.
        case packed
    }

    fileprivate init(_ type: String, _ kind: Kind) {
        value = kind == .text ? type + "; charset=utf-8" : type
        isCompressible = kind != .packed
    }
}

// The IANA registry of media types, https://www.iana.org/assignments/media-types, and what browsers expect.

extension ContentType {
    private static let byExtension: [String: ContentType] = [
        "avif": ContentType("image/avif", .packed),
        "bmp": ContentType("image/bmp", .compressible),
        "gif": ContentType("image/gif", .packed),
        "ico": ContentType("image/x-icon", .compressible),
        "jpeg": ContentType("image/jpeg", .packed),
        "jpg": ContentType("image/jpeg", .packed),
        "jxl": ContentType("image/jxl", .packed),
        "png": ContentType("image/png", .packed),
        "apng": ContentType("image/apng", .packed),
        "svg": ContentType("image/svg+xml", .text),
        "svgz": ContentType("image/svg+xml", .packed),
        "tif": ContentType("image/tiff", .packed),
        "tiff": ContentType("image/tiff", .packed),
        "webp": ContentType("image/webp", .packed),

        "css": ContentType("text/css", .text),
        "csv": ContentType("text/csv", .text),
        "htm": ContentType("text/html", .text),
        "html": ContentType("text/html", .text),
        "ics": ContentType("text/calendar", .text),
        "js": ContentType("text/javascript", .text),
        "mjs": ContentType("text/javascript", .text),
        "md": ContentType("text/markdown", .text),
        "text": ContentType("text/plain", .text),
        "txt": ContentType("text/plain", .text),
        "vtt": ContentType("text/vtt", .text),
        "xml": ContentType("text/xml", .text),
        "yaml": ContentType("application/yaml", .text),
        "yml": ContentType("application/yaml", .text),

        "atom": ContentType("application/atom+xml", .text),
        "geojson": ContentType("application/geo+json", .compressible),
        "gltf": ContentType("model/gltf+json", .compressible),
        "json": ContentType("application/json", .compressible),
        "jsonld": ContentType("application/ld+json", .compressible),
        "map": ContentType("application/json", .compressible),
        "rss": ContentType("application/rss+xml", .text),
        "toml": ContentType("application/toml", .text),
        "wasm": ContentType("application/wasm", .compressible),
        "webmanifest": ContentType("application/manifest+json", .compressible),
        "xhtml": ContentType("application/xhtml+xml", .text),

        "eot": ContentType("application/vnd.ms-fontobject", .compressible),
        "otf": ContentType("font/otf", .compressible),
        "ttf": ContentType("font/ttf", .compressible),
        "woff": ContentType("font/woff", .packed),
        "woff2": ContentType("font/woff2", .packed),

        "aac": ContentType("audio/aac", .packed),
        "flac": ContentType("audio/flac", .packed),
        "m4a": ContentType("audio/mp4", .packed),
        "mid": ContentType("audio/midi", .compressible),
        "mp3": ContentType("audio/mpeg", .packed),
        "oga": ContentType("audio/ogg", .packed),
        "ogg": ContentType("audio/ogg", .packed),
        "opus": ContentType("audio/ogg", .packed),
        "wav": ContentType("audio/wav", .packed),
        "weba": ContentType("audio/webm", .packed),

        "avi": ContentType("video/x-msvideo", .packed),
        "m3u8": ContentType("application/vnd.apple.mpegurl", .text),
        "m4v": ContentType("video/mp4", .packed),
        "mkv": ContentType("video/matroska", .packed),
        "mov": ContentType("video/quicktime", .packed),
        "mp4": ContentType("video/mp4", .packed),
        "mpd": ContentType("application/dash+xml", .text),
        "mpeg": ContentType("video/mpeg", .packed),
        "ogv": ContentType("video/ogg", .packed),
        "ts": ContentType("video/mp2t", .packed),
        "webm": ContentType("video/webm", .packed),

        "7z": ContentType("application/x-7z-compressed", .packed),
        "br": ContentType("application/octet-stream", .packed),
        "bz2": ContentType("application/x-bzip2", .packed),
        "doc": ContentType("application/msword", .compressible),
        "docx": ContentType("application/vnd.openxmlformats-officedocument.wordprocessingml.document", .packed),
        "epub": ContentType("application/epub+zip", .packed),
        "gz": ContentType("application/gzip", .packed),
        "odp": ContentType("application/vnd.oasis.opendocument.presentation", .packed),
        "ods": ContentType("application/vnd.oasis.opendocument.spreadsheet", .packed),
        "odt": ContentType("application/vnd.oasis.opendocument.text", .packed),
        "pdf": ContentType("application/pdf", .packed),
        "ppt": ContentType("application/vnd.ms-powerpoint", .compressible),
        "pptx": ContentType("application/vnd.openxmlformats-officedocument.presentationml.presentation", .packed),
        "rtf": ContentType("application/rtf", .compressible),
        "tar": ContentType("application/x-tar", .compressible),
        "xls": ContentType("application/vnd.ms-excel", .compressible),
        "xlsx": ContentType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", .packed),
        "xz": ContentType("application/x-xz", .packed),
        "zip": ContentType("application/zip", .packed),
        "zst": ContentType("application/zstd", .packed),
    ]
}
