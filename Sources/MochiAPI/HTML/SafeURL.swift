/// URLs as values of attributes that a browser follows.
///
/// The schemes `javascript`, `vbscript` and `data`, read as browsers read them, never get into a page: the value becomes
/// `about:invalid`, which goes nowhere. Pictures, sound and films in a `data` URL are let through.
@usableFromInline
enum SafeURL {
    @usableFromInline
    static func checked(_ url: String) -> String {
        isSafe(url) ? url : "about:invalid"
    }

    private static func isSafe(_ url: String) -> Bool {
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
            case UInt8(ascii: ":"): return isAllowed(String(decoding: scheme, as: UTF8.self), url)
            case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): return true
            default:
                scheme.append(UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte)
                if scheme.count > 32 { return true }
            }
        }
        return true
    }

    private static func isAllowed(_ scheme: String, _ url: String) -> Bool {
        switch scheme {
        case "javascript", "vbscript": false
        case "data": ["data:image/", "data:audio/", "data:video/"].contains { url.lowercased().hasPrefix($0) }
        default: true
        }
    }

    /// URLs of a list, with commas or semicolons between them.
    @usableFromInline
    static func checkedList(_ list: String) -> String {
        // Most lists are one URL.
        guard list.utf8.contains(where: isSeparator) else { return checked(list) }
        let parts = list.utf8.split(whereSeparator: isSeparator)
        return parts.allSatisfy { isSafe(String(Substring($0))) } ? list : "about:invalid"
    }

    private static func isSeparator(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") }
}
