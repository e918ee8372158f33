import TestSupport

/// Decodes with the library that the engine encodes with, through Python's ctypes: the tests need no package of their own.
enum Brotli {
    private static let script = """
        import ctypes, ctypes.util, sys
        data = sys.stdin.buffer.read()
        library = ctypes.CDLL("libbrotlidec.so.1")
        size = ctypes.c_size_t(1 << 22)
        out = ctypes.create_string_buffer(size.value)
        ok = library.BrotliDecoderDecompress(ctypes.c_size_t(len(data)), data, ctypes.byref(size), out)
        sys.stdout.buffer.write(out.raw[:size.value] if ok == 1 else b"not brotli")
        """

    static func decoded(_ bytes: [UInt8]) throws -> String {
        let result = try Subprocess.run("python3", ["-c", script], input: bytes)
        return result.output + result.errorOutput
    }
}
