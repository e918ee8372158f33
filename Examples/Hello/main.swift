import MochiAPI

struct Order: Codable {
    var mochi: String
    var count: Int
}

let routes: Routes = [
    "/": Mochi.page { _ in
        h1 { "Mochi" }
        p { "Soft things, made daily." }
    },

    "/hello/:name": Mochi.api { request in
        .text("Hello, \(try request.parameters.require("name"))!")
    },

    "/orders": Mochi.api(post: { request in
        let order = try await request.json(Order.self)
        guard order.count > 0 else { throw HTTPError(.unprocessableContent, "How many?") }
        return .json(order, status: .created)
    }),

    "/countdown": Mochi.api { _ in
        .stream(contentType: "text/plain; charset=utf-8") { writer in
            for second in (1...3).reversed() {
                try await writer.write("\(second)\n")
                try await Task.sleep(for: .seconds(1))
            }
        }
    },
]
await Mochi.run("hello", ServeOptions(routes: routes))
