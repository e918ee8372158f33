import Testing

@testable import MochiAPI

/// Which elements of a head replace each other.
struct HeadEntriesTests {
    @Test(arguments: [
        (["<title>a</title>", "<title lang=\"en\">b</title>"], "<title lang=\"en\">b</title>"),
        (
            ["<title>a</title><meta charset=\"x\">", "<meta charset=\"utf-8\">"],
            "<title>a</title><meta charset=\"utf-8\">"
        ),
        (
            ["<meta name=\"a\" content=\"1\">", "<meta name=\"b\" content=\"2\">", "<meta content=\"3\" name=\"a\">"],
            "<meta content=\"3\" name=\"a\"><meta name=\"b\" content=\"2\">"
        ),
        (
            ["<meta property=\"a\" content=\"1\">", "<meta name=\"a\" content=\"2\">", "<meta property=\"a\">"],
            "<meta property=\"a\"><meta name=\"a\" content=\"2\">"
        ),
        (["<meta http-equiv=\"a\" content=\"1\">", "<meta http-equiv=\"a\">"], "<meta http-equiv=\"a\">"),
        // A colour for dark displays is another one.
        (
            [
                "<meta name=\"a\" content=\"1\" media=\"x\">", "<meta name=\"a\" content=\"2\">",
                "<meta name=\"a\" media=\"x\">",
            ],
            "<meta name=\"a\" media=\"x\"><meta name=\"a\" content=\"2\">"
        ),
        (["<base href=\"/a\">", "<base href=\"/b\">"], "<base href=\"/b\">"),
        (
            ["<link rel=\"canonical\" href=\"/a\">", "<link href=\"/b\" rel=\"canonical\">"],
            "<link href=\"/b\" rel=\"canonical\">"
        ),
        (
            ["<link rel=\"icon\" href=\"/a\">", "<link rel=\"icon\" href=\"/b\">", "<link rel=\"icon\" href=\"/a\">"],
            "<link rel=\"icon\" href=\"/a\"><link rel=\"icon\" href=\"/b\">"
        ),
        (["<script src=\"/a\"></script>", "<script src=\"/a\"></script>"], "<script src=\"/a\"></script>"),
        (["<style>a>b{}</style><style>c{}</style>", "<style>c{}</style>"], "<style>a>b{}</style><style>c{}</style>"),
        // What an element says is no name.
        (
            ["<meta name=\"a\" content=\" name=&quot;b&quot;\">", "<meta name=\"b\" content=\"2\">"],
            "<meta name=\"a\" content=\" name=&quot;b&quot;\"><meta name=\"b\" content=\"2\">"
        ),
    ])
    func `of what is there twice the last stays, in the place of the first`(added: [String], head: String) {
        var entries = HeadEntries()
        for markup in added { entries.add(Array(markup.utf8)) }
        var bytes: [UInt8] = []
        entries.append(to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == head)
        #expect(entries.count == bytes.count)
    }
}
