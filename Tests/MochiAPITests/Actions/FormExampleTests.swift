import Foundation
import MochiAPI
import Synchronization
import TestSupport
import Testing

/// The examples of the documentation about forms, compiled and asked.
@Suite struct FormExampleTests {
    struct SignProblem: Codable, Sendable {
        let name: String
    }

    struct SignUp: Decodable {
        var name: String
        var age: Int?
        var tags: [String]
        var acceptsTerms: Bool
    }

    final class Guestbook: Sendable {
        let names = Mutex<[String]>([])

        func sign(_ name: String) async throws {
            names.withLock { $0.append(name) }
        }

        func sign(name: String, photo: FormFile?) async throws {
            try await sign(photo.map { "\(name) with \($0.filename)" } ?? name)
        }
    }

    /// Counts bytes, where others would make a checksum of them.
    struct Digest {
        var count = 0
        mutating func update(_ bytes: [UInt8]) { count += bytes.count }
    }

    private static let addPhoto: @Sendable (RequestContext) async throws -> Response = { request in
        let form = try await request.formData()
        let id = UUID()
        if let photo = form.file("photo") {
            guard photo.size <= 1 << 20 else { throw HTTPError(.contentTooLarge) }
            try await photo.save(to: "photos/\(id)")
        }
        return .empty(.created)
    }

    /// A page with a form, and the guestbook behind it.
    private static func routes(_ guestbook: Guestbook) -> Routes {
        let sign: FormAction = { request in
            guard let name = request.form["name"], name.count >= 2 else {
                return .fail(.unprocessableContent, SignProblem(name: "Two characters at least."))
            }
            try await guestbook.sign(name)
            return .redirect(to: "/guestbook")
        }
        return [
            "/guestbook": Mochi.page(actions: ["sign": sign]) { request in
                form(.method(.post), .action("?/sign")) {
                    label(.for("name")) { "Your name" }
                    input(.id("name"), .name("name"), .required())
                    if let problem = request.form?.data(as: SignProblem.self) { p(.role("alert")) { problem.name } }
                    button { "Sign" }
                }
            },
            "/short": Mochi.page { _ in
                form(.method(.post), .action("?/sign")) { input(.name("name")) }.enhanced()
            },
        ]
    }

    private static func uploads(_ guestbook: Guestbook) -> Routes {
        [
            "/guestbook": Mochi.api(post: { request in
                let form = try await request.formData()
                try await guestbook.sign(name: form["name"] ?? "", photo: form.file("photo"))
                return try .redirect(to: "/guestbook")
            }),
            "/names": Mochi.api(post: { request in
                let form = try await request.formData()
                guard let name = form["name"], name.count >= 2 else { throw HTTPError(.unprocessableContent) }
                let photos = form.files("photo").map(\.filename)
                return .text("\(name): \(photos.joined(separator: ", "))")
            }),
            "/sum": Mochi.api(post: { request in
                var digest = Digest()
                let photo = try await request.formData().files[0]
                for try await piece in photo.pieces { digest.update(piece) }
                return .text("\(digest.count)")
            }),
            "/signup": Mochi.api(post: { request in
                let form = try await request.formData()
                let signUp = try form.decode(SignUp.self)
                return .text("\(signUp.name) \(signUp.age ?? 0) \(signUp.tags) \(signUp.acceptsTerms)")
            }),
        ]
    }

    private static let orders: Routes = [
        "/orders": Mochi.page(actions: [
            "default": { request in
                let form = request.form
                guard let count = form.integer("count", in: 1...12) else { return .fail() }
                return .success(count)
            }
        ]) { request in p { request.form?.data(as: Int.self) } }
    ]

    private static var limited: ServeOptions {
        var options = ServeOptions(routes: [
            "/photos": Mochi.api(post: addPhoto).bodyLimit(20 << 20).formLimits { $0.file = 20 << 20 }
        ])
        options.limits.form.files = 4
        return options
    }

    @Test func `forms of the documentation do what they say`() async throws {
        let guestbook = Guestbook()
        try await Self.routes(guestbook).test { client async throws in
            let refused = try await client.submit("/guestbook?/sign", ["name": "M"])
            #expect(refused.status == .unprocessableContent)
            #expect(refused.contains(#"<p role="alert">Two characters at least.</p>"#))
            let signed = try await client.submit("/guestbook?/sign", ["name": "Mo"])
            #expect(signed.headers[.location] == "/guestbook")
            #expect(guestbook.names.withLock { $0 } == ["Mo"])
            #expect(try await client.submit("/guestbook", ["name": "Mo"]).status == .notFound)
            #expect(try await client.get("/short").contains("data-mochi-enhance"))
        }
        try await Self.orders.test { client async throws in
            #expect(try await client.submit("/orders", ["count": "3"]).contains("<p>3</p>"))
            #expect(try await client.submit("/orders", ["count": "13"]).status == .unprocessableContent)
        }
    }

    @Test func `uploads of the documentation do what they say`() async throws {
        let guestbook = Guestbook()
        try await Self.uploads(guestbook).test { client async throws in
            let photo = TestFile("mo.txt", "soft")
            try await client.upload("/guestbook", fields: ["name": "Mo"], files: ["photo": photo])
            #expect(guestbook.names.withLock { $0 } == ["Mo with mo.txt"])
            let names = try await client.upload("/names", fields: ["name": "Mo"], files: ["photo": photo])
            #expect(names.text == "Mo: mo.txt")
            #expect(try await client.upload("/sum", files: ["photo": photo]).text == "4")
            let answer = try await client.submit("/signup", ["name": "Mo", "age": "", "tags": "a", "tags": "b"])
            #expect(answer.text == #"Mo 0 ["a", "b"] false"#)
        }
        try await Self.limited.test { client async throws in
            #expect(try await client.submit("/photos").status == .created)
        }
    }
}
