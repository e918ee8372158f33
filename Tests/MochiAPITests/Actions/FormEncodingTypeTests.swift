import Testing

@testable import MochiAPI

@Suite struct FormEncodingTypeTests {
    @Test(arguments: [
        "application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded",
        "application/x-www-form-urlencoded; charset=UTF-8", "application/x-www-form-urlencoded ;x",
    ])
    func `urlencoded forms are known by their type alone`(contentType: String) throws {
        #expect(try FormEncodingType(contentType: contentType) == .urlencoded)
    }

    @Test(arguments: [
        ("multipart/form-data; boundary=mochi", "mochi"),
        ("Multipart/Form-Data;BOUNDARY=mochi", "mochi"),
        ("multipart/form-data; boundary=\"mochi\"", "mochi"),
        ("multipart/form-data; boundary=\"a b:c\"", "a b:c"),
        ("multipart/form-data; charset=utf-8; boundary=mochi", "mochi"),
        ("multipart/form-data; boundary=mochi; charset=utf-8", "mochi"),
        ("multipart/form-data; boundary=mochi ;", "mochi"),
        (
            "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW",
            "----WebKitFormBoundary7MA4YWxkTrZu0gW"
        ),
        (
            "multipart/form-data; boundary=" + String(repeating: "b", count: 70),
            String(repeating: "b", count: 70)
        ),
    ])
    func `the boundary of a multipart form is quoted or not`(contentType: String, boundary: String) throws {
        #expect(try FormEncodingType(contentType: contentType) == .multipart(boundary: Array(boundary.utf8)))
    }

    @Test(arguments: [
        "multipart/form-data", "multipart/form-data;", "multipart/form-data; boundary",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=\"mochi",
        "multipart/form-data; boundary=a b",
        "multipart/form-data; boundary=a; boundary=a", "multipart/form-data; boundary=a; boundary=b",
        "multipart/form-data; boundary=a, boundary=b", "multipart/form-data; boundary=\"a \"",
        "multipart/form-data; boundary=\"a;b\"", "multipart/form-data; boundary=\"a\\\"b\"",
        "multipart/form-data; boundary=\"ä\"", "multipart/form-data; boundary=a=b",
        "multipart/form-data; boundary =a", "multipart/form-data; boundary= a", "multipart/form-data; boundary=a\"b\"",
        "multipart/form-data; boundary=" + String(repeating: "b", count: 71),
    ])
    func `a multipart form without one good boundary cannot be read`(contentType: String) {
        let refusal = #expect(throws: FormRefusal.self) { try FormEncodingType(contentType: contentType) }
        #expect(refusal == .boundary)
        #expect(refusal?.status == .badRequest)
    }

    @Test(arguments: [
        "", "text/plain", "text/plain; boundary=mochi", "application/json", "multipart/mixed; boundary=mochi",
        "multipart/form-data2; boundary=mochi", "x-www-form-urlencoded", "multipart", ";",
        "multipart/form-data boundary=mochi",
    ])
    func `what is no form is 415`(contentType: String) {
        let refusal = #expect(throws: FormRefusal.self) { try FormEncodingType(contentType: contentType) }
        #expect(refusal == .type)
        #expect(refusal?.status == .unsupportedMediaType)
    }
}
