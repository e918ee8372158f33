import PerfPages

/// The yardstick: the same bytes by a loop that does nothing else, into memory that is there already.
///
/// Text is looked through eight bytes at a time, as the renderer does it.
@safe final class HandWritten {
    private let base = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 20)
    private(set) var count = 0

    deinit {
        unsafe base.deallocate()
    }

    var text: String { unsafe String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self) }

    @inline(never)
    func table(_ rows: [Row]) {
        count = 0
        put("<table>")
        for row in rows {
            put("<tr><td>")
            escape(row.first)
            put("</td><td>")
            escape(row.second)
            put("</td></tr>")
        }
        put("</table>")
    }

    @inline(never)
    func page(_ page: Page) {
        count = 0
        put("<div class=\"page\"><h1>")
        escape(page.title)
        put("</h1><nav>")
        for link in page.links {
            put("<a href=\"")
            escape(link.url)
            put("\" class=\"link\">")
            escape(link.title)
            put("</a>")
        }
        put("</nav>")
        if let user = page.user {
            put("<p class=\"user\">Welcome back, ")
            escape(user)
            put("</p>")
        }
        for paragraph in page.paragraphs {
            put("<p>")
            escape(paragraph)
            put("</p>")
        }
        put("</div>")
    }

    @inline(__always)
    private func put(_ markup: StaticString) {
        unsafe (base + count).update(from: markup.utf8Start, count: markup.utf8CodeUnitCount)
        count += markup.utf8CodeUnitCount
    }

    @inline(__always)
    private func escape(_ text: String) {
        _ = unsafe text.utf8.withContiguousStorageIfAvailable { unsafe escape($0) }
    }

    private func escape(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        let source = unsafe UnsafeRawPointer(start)
        var target = unsafe UnsafeMutableRawPointer(base + count)
        var index = 0
        while index < bytes.count {
            if index + 8 <= bytes.count {
                let word = unsafe source.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                if !HandWritten.hasSpecial(word) {
                    unsafe target.storeBytes(of: word, as: UInt64.self)
                    unsafe target += 8
                    index += 8
                    continue
                }
            }
            for place in index..<min(index + 8, bytes.count) {
                let byte = unsafe bytes[place]
                switch byte {
                case UInt8(ascii: "<"): unsafe copy("&lt;", to: &target)
                case UInt8(ascii: ">"): unsafe copy("&gt;", to: &target)
                case UInt8(ascii: "&"): unsafe copy("&amp;", to: &target)
                case UInt8(ascii: "\""): unsafe copy("&quot;", to: &target)
                default:
                    unsafe target.storeBytes(of: byte, as: UInt8.self)
                    unsafe target += 1
                }
            }
            index += 8
        }
        unsafe count = target - UnsafeMutableRawPointer(base)
    }

    @inline(__always)
    private static func hasSpecial(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let angles = (word | (ones &* 0x02)) ^ (ones &* 0x3E)
        let others = (word | (ones &* 0x04)) ^ (ones &* 0x26)
        return (((angles &- ones) & ~angles) | ((others &- ones) & ~others)) & (ones &* 0x80) != 0
    }

    private func copy(_ text: StaticString, to target: inout UnsafeMutableRawPointer) {
        unsafe target.copyMemory(from: text.utf8Start, byteCount: text.utf8CodeUnitCount)
        unsafe target += text.utf8CodeUnitCount
    }
}
