extension HTMLWriter {
    /// Writes text so that it stays text, between tags as well as between double quotes.
    ///
    /// `&`, `<`, `>` and `"` become character references. Text without them is copied eight bytes at a time.
    @inlinable @inline(__always)
    mutating func write(text: String) {
        let isWritten: Void? = unsafe text.utf8.withContiguousStorageIfAvailable {
            unsafe writeEscaped($0.baseAddress, $0.count)
        }
        if isWritten == nil { writeForeign(text) }
    }

    // A string that keeps its bytes elsewhere, as bridged ones do.
    @usableFromInline @inline(never)
    mutating func writeForeign(_ text: String) {
        var text = text
        text.withUTF8 { unsafe writeEscaped($0.baseAddress, $0.count) }
    }

    @usableFromInline
    mutating func writeEscaped(_ start: UnsafePointer<UInt8>?, _ size: Int) {
        guard let start = unsafe start, size > 0 else { return }
        // Whole words are stored, the last one too.
        reserve(size &+ 8)
        var source = unsafe UnsafeRawPointer(start)
        let end = unsafe source + size
        var target = unsafe UnsafeMutableRawPointer(base + count)
        while true {
            let left = unsafe end - source
            if left <= 0 { break }
            let word =
                unsafe left >= 8 ? source.loadUnaligned(as: UInt64.self) : HTMLWriter.loadTail(source, count: left)
            unsafe target.storeBytes(of: word, as: UInt64.self)
            let special = HTMLWriter.specials(in: word)
            if special == 0 {
                let step = min(left, 8)
                unsafe source += step
                unsafe target += step
                continue
            }
            let place = special.trailingZeroBitCount &>> 3
            unsafe source += place
            unsafe count = target + place - UnsafeMutableRawPointer(base)
            writeReference(to: unsafe source.load(as: UInt8.self))
            unsafe source += 1
            reserve(unsafe (end - source) &+ 8)
            unsafe target = UnsafeMutableRawPointer(base + count)
        }
        unsafe count = target - UnsafeMutableRawPointer(base)
    }

    /// Fewer than eight bytes as a word, zeros behind them.
    @inline(__always)
    private static func loadTail(_ source: UnsafeRawPointer, count: Int) -> UInt64 {
        func shifted(_ value: some FixedWidthInteger, _ bytes: Int) -> UInt64 {
            UInt64(truncatingIfNeeded: value) &<< UInt64(truncatingIfNeeded: bytes &* 8)
        }
        if count >= 4 {
            let low = unsafe source.loadUnaligned(as: UInt32.self)
            let high = unsafe source.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
            return UInt64(low) | shifted(high, count &- 4)
        }
        let first = unsafe source.load(as: UInt8.self)
        let middle = unsafe source.load(fromByteOffset: count &>> 1, as: UInt8.self)
        let last = unsafe source.load(fromByteOffset: count &- 1, as: UInt8.self)
        return UInt64(first) | shifted(middle, count &>> 1) | shifted(last, count &- 1)
    }

    /// A word whose lowest set bit is in the first byte that is `&`, `<`, `>` or `"`; zero without one.
    ///
    /// `<` and `>` differ in one bit, and so do `&` and `"`: two tests find four characters. Bits above the lowest set one mean
    /// nothing.
    @inline(__always)
    private static func specials(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let angles = (word | (ones &* 0x02)) ^ (ones &* 0x3E)
        let others = (word | (ones &* 0x04)) ^ (ones &* 0x26)
        return (((angles &- ones) & ~angles) | ((others &- ones) & ~others)) & (ones &* 0x80)
    }

    @inline(never)
    private mutating func writeReference(to byte: UInt8) {
        switch byte {
        case UInt8(ascii: "<"): write("&lt;")
        case UInt8(ascii: ">"): write("&gt;")
        case UInt8(ascii: "&"): write("&amp;")
        default: write("&quot;")
        }
    }
}
