import Testing

@testable import MochiAPI

@Suite struct FormDataTests {
    private static let form = FormData([
        FormData.Field("name", .text("Aiko")),
        FormData.Field("tag", .text("hot")),
        FormData.Field("photo", .file(FormFile(filename: "a.jpg", contentType: "image/jpeg", bytes: [1, 2]))),
        FormData.Field("tag", .file(FormFile(filename: "b.jpg", bytes: []))),
        FormData.Field("tag", .text("new")),
        FormData.Field("photo", .file(FormFile(filename: "c.jpg", bytes: [3]))),
    ])

    @Test func `texts and files are found by their names`() {
        let form = Self.form
        #expect(form["name"] == "Aiko")
        #expect(form["tag"] == "hot")
        #expect(form.all("tag") == ["hot", "new"])
        #expect(form["photo"] == nil)
        #expect(form["Name"] == nil)
        #expect(form.all("none") == [])
        #expect(form.contains("name"))
        #expect(form.contains("photo"))
        #expect(!form.contains("none"))
        #expect(form.file("photo")?.filename == "a.jpg")
        #expect(form.files("photo").map(\.filename) == ["a.jpg", "c.jpg"])
        #expect(form.files("tag").map(\.filename) == ["b.jpg"])
        #expect(form.files.map(\.filename) == ["a.jpg", "b.jpg", "c.jpg"])
        #expect(form.file("name") == nil)
        #expect(form.fields.map(\.name) == ["name", "tag", "photo", "tag", "tag", "photo"])
    }

    @Test(arguments: [
        ("12", 12), (" 12 ", 12), ("-3", -3), ("+4", 4), ("007", 7), ("", nil), ("1.0", nil), ("1e3", nil), ("x", nil),
        ("1 2", nil), ("99999999999999999999", nil), ("٣", nil), ("0x10", nil),
    ])
    func `a whole number is read or it is none`(text: String, number: Int?) {
        #expect(FormData([FormData.Field("n", .text(text))]).integer("n") == number)
    }

    @Test func `a whole number stays within its bounds`() {
        let form = FormData([FormData.Field("n", .text("12"))])
        #expect(form.integer("n", in: 1...12) == 12)
        #expect(form.integer("n", in: 1...11) == nil)
        #expect(form.integer("none", in: 1...11) == nil)
    }

    @Test(arguments: [
        ("12", 12), ("1.5", 1.5), (" -0.25 ", -0.25), ("1e3", 1000), ("", nil), ("1,5", nil), ("inf", nil),
        ("nan", nil),
        ("0x1p3", nil), ("1e999", nil), ("e", nil), (".5", 0.5),
    ])
    func `a number is decimal and finite`(text: String, number: Double?) {
        #expect(FormData([FormData.Field("n", .text(text))]).number("n") == number)
    }

    // MARK: Urlencoded

    private func pairs(_ body: String, _ limits: FormLimits = FormLimits()) throws -> [String] {
        try FormData(urlencoded: Array(body.utf8), limits).fields.map { "\($0.name)=\($0.text ?? "")" }
    }

    @Test(arguments: [
        ("", []),
        ("name=Aiko&tag=hot&tag=new", ["name=Aiko", "tag=hot", "tag=new"]),
        ("text=two+words%0D%0Aand+%26", ["text=two words\r\nand &"]),
        ("a&b=&=c&&d=e=f", ["a=", "b=", "=c", "d=e=f"]),
        ("a=%zz&b=%", ["a=%zz", "b=%"]),
    ])
    func `an urlencoded body is read as a query is`(body: String, expected: [String]) throws {
        #expect(try pairs(body) == expected)
    }

    @Test func `bytes that are not UTF-8 become replacement characters`() throws {
        let form = try FormData(urlencoded: Array("a=%FF&b=".utf8) + [0xFF], FormLimits())
        #expect(form["a"] == "\u{FFFD}")
        #expect(form["b"] == "\u{FFFD}")
    }

    @Test(arguments: [
        ("a=1&b=2&c=3", FormRefusal.parts(2)),
        ("a=12345", FormRefusal.text(4)),
        ("a=%31%32%33%34%35", FormRefusal.text(4)),
        ("abcd=1", FormRefusal.longName(3)),
        ("%00=1", FormRefusal.name),
        ("a%0Abc=1", FormRefusal.longName(3)),
        ("a%0A=1", FormRefusal.name),
        ("a%0D=1", FormRefusal.name),
    ])
    func `an urlencoded body has limits too`(body: String, refusal: FormRefusal) {
        var limits = FormLimits()
        (limits.parts, limits.text, limits.name) = (2, 4, 3)
        #expect(throws: refusal) { try FormData(urlencoded: Array(body.utf8), limits) }
    }

    @Test func `ten thousand pairs are refused`() {
        let body = String(repeating: "a=1&", count: 10_000)
        #expect(throws: FormRefusal.parts(1000)) { try FormData(urlencoded: Array(body.utf8), FormLimits()) }
    }
}
