internal import CH2OShim

/// Text that is coded once and sent often: the door to `mochi_brotli.h`.
package enum Brotli {
    /// The text in the content coding `br` (RFC 7932), as small as it gets: about a millisecond a kilobyte.
    package static func encode(_ text: [UInt8]) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: mochi_brotli_bound(text.count)) { coded, count in
            unsafe count = mochi_brotli(text, text.count, coded.baseAddress)
        }
    }
}
