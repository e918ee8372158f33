/// URLs as values of attributes that a browser follows.
///
/// The schemes `javascript`, `vbscript` and `data`, read as browsers read them, never get into a page: the value becomes
/// `about:invalid`, which goes nowhere. Pictures, sound and films in a `data` URL are let through, save where they would be
/// documents: one written in XML, such as `image/svg+xml`, runs its scripts there. What is loaded as a script is never data.
@usableFromInline
enum SafeURL {
    /// What the URL is for.
    private enum Use {
        /// Shown or played in the page, which runs no scripts in it; or a link in the head.
        case resource
        /// Opened as a document, in a frame or by a link.
        case document
        /// Run as a script, whatever media type a `data` URL names.
        case script
    }

    /// How the value of an attribute is checked.
    enum Rule: String, Sendable {
        case resource
        case document
        case script
        case list
        case documentList

        /// The rule for an attribute in lower-case letters; nil for one that browsers do not follow.
        init?(attribute: String, of element: String) {
            switch attribute {
            case "poster", "background", "cite", "ping", "manifest": self = .resource
            case "href" where element == "link": self = .resource
            case "src" where ["img", "video", "audio", "source", "track", "input"].contains(element): self = .resource
            case "src" where element == "script": self = .script
            // The last three are of animations in SVG, which can set a link; so is `values`, a list.
            case "href", "src", "action", "formaction", "xlink:href", "data", "to", "from", "by": self = .document
            case "values": self = .documentList
            case "srcset", "imagesrcset": self = .list
            default: return nil
            }
        }

        /// The URL, or `about:invalid`.
        func checked(_ url: String) -> String { allows(url) ? url : refused }

        /// Whether the URL may get into a page.
        func allows(_ url: String) -> Bool {
            switch self {
            case .resource: isSafe(url, .resource)
            case .document: isSafe(url, .document)
            case .script: isSafe(url, .script)
            case .list: areSafe(url, .resource)
            case .documentList: areSafe(url, .document)
            }
        }
    }

    /// What stands in a page for a URL that may not.
    static let refused = "about:invalid"

    /// The URL of something that is shown or played in the page, or of a link in its head.
    @usableFromInline
    static func checked(_ url: String) -> String {
        isSafe(url, .resource) ? url : "about:invalid"
    }

    /// The URL of a document.
    @usableFromInline
    static func checkedDocument(_ url: String) -> String {
        isSafe(url, .document) ? url : "about:invalid"
    }

    /// The URL of a script.
    static func checkedScript(_ url: String) -> String {
        isSafe(url, .script) ? url : "about:invalid"
    }

    private static func isSafe(_ url: String, _ use: Use) -> Bool {
        // A path, a query and a fragment have no scheme.
        switch url.utf8.first {
        case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), nil: return true
        default: break
        }
        var scheme: [UInt8] = []
        for byte in url.utf8 {
            switch byte {
            // Browsers drop tabs and line breaks anywhere, and controls and spaces before the scheme (WHATWG URL 4.4).
            case 0x09, 0x0A, 0x0D: continue
            case 0...0x20 where scheme.isEmpty: continue
            case UInt8(ascii: ":"): return isAllowed(String(decoding: scheme, as: UTF8.self), url, use)
            case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): return true
            default:
                scheme.append(UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte)
                if scheme.count > 32 { return true }
            }
        }
        return true
    }

    private static func isAllowed(_ scheme: String, _ url: String, _ use: Use) -> Bool {
        switch scheme {
        case "javascript", "vbscript": false
        case "data": types(use).contains { url.lowercased().utf8.starts(with: "data:\($0)".utf8) }
        default: true
        }
    }

    /// What a media type in a `data` URL begins with.
    private static func types(_ use: Use) -> [String] {
        switch use {
        case .resource: ["image/", "audio/", "video/"]
        case .document: ["png", "jpeg", "gif", "webp", "avif"].flatMap { ["image/\($0);", "image/\($0),"] }
        case .script: []
        }
    }

    /// URLs of a list, with commas or semicolons between them.
    @usableFromInline
    static func checkedList(_ list: String) -> String {
        areSafe(list, .resource) ? list : "about:invalid"
    }

    /// URLs of a list that documents are opened with, none of them with data.
    static func checkedDocumentList(_ list: String) -> String {
        areSafe(list, .document) ? list : "about:invalid"
    }

    // In bytes: a character of Swift may hold more than a semicolon.
    private static func areSafe(_ list: String, _ use: Use) -> Bool {
        list.utf8.split { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") }
            .allSatisfy { isSafe(String(Substring($0)), use) }
    }
}
