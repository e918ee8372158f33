import Testing

@testable import MochiAPI

@Suite struct ContentTypeTests {
    @Test(arguments: [
        ("a.html", "text/html; charset=utf-8", true), ("a.css", "text/css; charset=utf-8", true),
        ("a.js", "text/javascript; charset=utf-8", true), ("a.mjs", "text/javascript; charset=utf-8", true),
        ("a.json", "application/json", true), ("a.svg", "image/svg+xml; charset=utf-8", true),
        ("a.wasm", "application/wasm", true), ("a.png", "image/png", false), ("PHOTO.JPG", "image/jpeg", false),
        ("a.woff2", "font/woff2", false), ("a.txt", "text/plain; charset=utf-8", true),
        ("a.tar.gz", "application/gzip", false), ("dir.html/file", "application/octet-stream", false),
        ("dir.html/.txt", "application/octet-stream", false), ("file", "application/octet-stream", false),
        ("file.", "application/octet-stream", false), ("", "application/octet-stream", false),
        ("\u{600}.html", "text/html; charset=utf-8", true), ("a.unknown", "application/octet-stream", false),
        ("über/straße.html", "text/html; charset=utf-8", true),
    ])
    func `the last extension tells the type`(name: String, value: String, isCompressible: Bool) {
        let type = ContentType(forFileNamed: name)
        #expect(type.value == value)
        #expect(type.isCompressible == isCompressible)
    }
}
