import Testing

@testable import MochiAPI

@Suite struct FormDecodeTests {
    private enum Size: String, Decodable {
        case small, large
    }

    private struct Order: Decodable, Equatable {
        var name: String
        var count: Int
        var price: Double?
        var age: UInt8?
        var note: String?
        var size: Size
        var tags: [String]
        var rows: [Int]?
        var isGift: Bool
    }

    private func form(_ body: String) throws -> FormData {
        try FormData(urlencoded: Array(body.utf8), FormLimits())
    }

    @Test func `a form becomes a value by the names of its fields`() throws {
        let body =
            "name=Aiko&count=+2+&price=1.5&age=30&note=soft&size=large&tags=a&tags=&rows=1&rows=2&isGift=on&more=1"
        #expect(
            try form(body).decode(Order.self)
                == Order(
                    name: "Aiko",
                    count: 2,
                    price: 1.5,
                    age: 30,
                    note: "soft",
                    size: .large,
                    tags: ["a", ""],
                    rows: [1, 2],
                    isGift: true
                )
        )
    }

    @Test func `what is absent or empty is nil, no tag and no tick`() throws {
        let order = Order(
            name: "",
            count: 0,
            price: nil,
            age: nil,
            note: nil,
            size: .small,
            tags: [],
            rows: nil,
            isGift: false
        )
        #expect(try form("name=&count=0&size=small").decode(Order.self) == order)
        #expect(try form("name=&count=0&size=small&price=&age=&note=&rows=").decode(Order.self) == order)
    }

    @Test(arguments: [
        ("count=1&size=small", "name"), ("name=a&size=small", "count"), ("name=a&count=1", "size"),
        ("name=a&count=&size=small", "count"), ("name=a&count=1.5&size=small", "count"),
        ("name=a&count=x&size=small", "count"), ("name=a&count=99999999999999999999&size=small", "count"),
        ("name=a&count=1&size=huge", "size"), ("name=a&count=1&size=small&price=inf", "price"),
        ("name=a&count=1&size=small&price=0x1", "price"), ("name=a&count=1&size=small&age=256", "age"),
        ("name=a&count=1&size=small&rows=1&rows=x", "rows"),
    ])
    func `what does not fit is 422 with the name of the field`(body: String, field: String) throws {
        let form = try form(body)
        let error = #expect(throws: HTTPError.self) { try form.decode(Order.self) }
        #expect(error?.status == .unprocessableContent)
        #expect(error?.message == "The field \"\(field)\" is missing or wrong.")
    }

    private struct Nested: Decodable {
        var order: Order
    }

    @Test func `a form has no forms in it`() throws {
        let form = try form("order=1")
        let nested = #expect(throws: HTTPError.self) { try form.decode(Nested.self) }
        #expect(nested?.message == "The field \"order\" is missing or wrong.")
        let list = #expect(throws: HTTPError.self) { try form.decode([String].self) }
        #expect(list?.message == "The form is not the one that was expected.")
    }

    @Test func `a dictionary has the first text of each name`() throws {
        #expect(try form("a=1&b=2&a=3").decode([String: Int].self) == ["a": 1, "b": 2])
    }
}
