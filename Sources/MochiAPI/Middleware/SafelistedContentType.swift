/// The Content-Types that a form of any site can send to any other, without asking (CORS-safelisted: Fetch 2.2.2).
enum SafelistedContentType {
    /// Whether `type`, the value of a Content-Type field, is surely none of them.
    ///
    /// Read as carefully as anybody who reads it later might be careless: in any case, with parameters, with spaces around it, and
    /// each element of a list. What is no media type (RFC 9110 8.3.1) is not sure.
    static func isExcluded(by type: RawSpan) -> Bool {
        var start = 0
        for end in 0...type.byteCount where end == type.byteCount || type[end] == UInt8(ascii: ",") {
            guard isOther(type.extracting(start..<end)) else { return false }
            start = end + 1
        }
        return true
    }

    private static func isOther(_ element: RawSpan) -> Bool {
        var (start, end) = (0, 0)
        while end < element.byteCount, element[end] != UInt8(ascii: ";") { end += 1 }
        while start < end, isSpace(element[start]) { start += 1 }
        while start < end, isSpace(element[end - 1]) { end -= 1 }
        let essence = element.extracting(start..<end)
        let isForm =
            isEqual(essence, "application/x-www-form-urlencoded") || isEqual(essence, "multipart/form-data")
            || isEqual(essence, "text/plain")
        return isMediaType(essence) && !isForm
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    /// Whether the bytes are two tokens with a slash between them.
    private static func isMediaType(_ essence: RawSpan) -> Bool {
        var slash: Int?
        for offset in 0..<essence.byteCount {
            if essence[offset] == UInt8(ascii: "/"), slash == nil {
                slash = offset
            } else if !HeaderName.isTokenCharacter(essence[offset]) {
                return false
            }
        }
        guard let slash else { return false }
        return slash > 0 && slash < essence.byteCount - 1
    }

    private static func isEqual(_ essence: RawSpan, _ name: StaticString) -> Bool {
        guard essence.byteCount == name.utf8CodeUnitCount else { return false }
        return name.withUTF8Buffer { name in
            for index in 0..<essence.byteCount {
                let byte = essence[index]
                let isUpper = UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
                guard unsafe (isUpper ? byte | 0x20 : byte) == name[index] else { return false }
            }
            return true
        }
    }
}
