extension RawSpan {
    /// The byte at `offset`; out of bounds stops the program, as in an array.
    @inline(__always)
    subscript(offset: Int) -> UInt8 {
        // Safe: the load checks the bounds, and every bit pattern is a byte.
        unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }
}
