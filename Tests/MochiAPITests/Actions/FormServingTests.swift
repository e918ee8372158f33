import Foundation
import MochiAPI
import TestSupport
import Testing

@Suite struct FormServingTests {
    /// Answers what the form holds, a field a line.
    private static func describe(_ request: RequestContext) async throws -> Response {
        var lines: [String] = []
        for field in try await request.formData().fields {
            if let text = field.text {
                lines.append("\(field.name)=\(text)")
            } else if let file = field.file {
                let sum = try await file.bytes().reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) }
                lines.append("\(field.name):\(file.filename):\(file.contentType ?? ""):\(file.size):\(sum)")
            }
        }
        return .text(lines.joined(separator: "\n"))
    }

    private static let routes: Routes = [
        "/form": Mochi.api { request async throws in try await describe(request) },
        "/large": Mochi.api { request async throws in try await describe(request) }
            .bodyLimit(64 << 20).formLimits { $0.file = 64 << 20 },
        "/twice": Mochi.api { request async throws in
            let first = try await request.formData()
            let second = try await request.formData()
            return .text("\(first["a"] ?? "") \(second["a"] ?? "") \(second.files.count)")
        },
        "/twice/refused": Mochi.api { request async throws in
            let errors = await [Result.of { try await request.formData() }, Result.of { try await request.formData() }]
            return .text(errors.map { "\($0)" }.joined(separator: "\n"))
        },
        "/loop": Mochi.api { request async throws in
            let before = pthread_self()
            let form = try await request.formData()
            _ = try await form.files.first?.bytes()
            return .text("\(before == pthread_self())")
        },
    ]

    private static let multipart = "Content-Type: multipart/form-data; boundary=mochi"

    private static func body(_ content: [UInt8], filename: String = "f.bin") -> [UInt8] {
        MultipartReading.bytes("--mochi¶\(MultipartReading.head("photo", filename: filename))") + content
            + MultipartReading.bytes("¶--mochi--¶")
    }

    private static func post(
        _ target: String,
        _ body: [UInt8],
        _ type: String = multipart,
        to live: LiveServer
    ) async throws -> HTTP1Response? {
        try await live.talk { client in
            try client.send(LiveServer.head("POST", target, [type, "Content-Length: \(body.count)"]))
            try client.send(body)
            return try client.response()
        }
    }

    private static let urlencoded = "Content-Type: application/x-www-form-urlencoded"

    // MARK: Reading

    @Test func `an urlencoded form is read`() async throws {
        let response = try await LiveServer.run(Self.routes) {
            try await $0.post("/form", "name=Aiko&text=so+good%21&name=Ben", Self.urlencoded)
        }
        #expect(response.status == 200)
        #expect(response.text == "name=Aiko\ntext=so good!\nname=Ben")
    }

    @Test func `a form comes byte by byte too`() async throws {
        let body = MultipartReading.bytes("--mochi¶\(MultipartReading.head("a"))¶--moch¶--mochi--¶")
        let response = try await LiveServer.run(Self.routes) { live in
            try await live.talk { client in
                try client.send(LiveServer.head("POST", "/form", [Self.multipart, "Content-Length: \(body.count)"]))
                for byte in body { try client.send([byte]) }
                return try client.response()
            }
        }
        #expect(response?.text == "a=\r\n--moch")
    }

    @Test func `what curl sends is read`() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("small.txt", "hello")
        try directory.write("large.bin", [UInt8](repeating: 1, count: 300_000))
        let output = try await LiveServer.run(Self.routes) { live in
            let arguments = [
                "-s", "-F", "name=Aiko 餅", "-F", "empty=", "-F",
                #"text=@\#(directory.path)/small.txt;filename="a \"b\".txt""#,
                "-F", "photo=@\(directory.path)/large.bin;type=image/jpeg", "http://127.0.0.1:\(live.server.port)/form",
            ]
            return try await onThread { try Subprocess.run("curl", arguments).output }
        }
        let lines = output.split(separator: "\n").map { $0.split(separator: ":").prefix(4).joined(separator: ":") }
        #expect(lines.prefix(2) == ["name=Aiko 餅", "empty="])
        #expect(lines.dropFirst(2) == ["text:a \"b\".txt:text/plain:5", "photo:large.bin:image/jpeg:300000"])
    }

    @Test func `over HTTP/2 a form is read too`() async throws {
        let body = MultipartReading.bytes("--mochi¶\(MultipartReading.head("a"))1¶--mochi--¶")
        try await LiveServer.run(Self.routes) { live in
            let endpoint = live.endpoint
            let text = try await onThread {
                let client = try HTTP2Client(to: endpoint)
                let type = HeaderStep.literal("content-type", "multipart/form-data; boundary=mochi")
                try client.send(
                    .headers(1, .request("POST", "/form", more: [type]), end: false),
                    .data(1, String(decoding: body, as: UTF8.self))
                )
                return try client.response(on: 1)?.text
            }
            #expect(text == "a=1")
        }
    }

    @Test func `no body is a form without fields`() async throws {
        let responses = try await LiveServer.run(Self.routes) { live in
            [try await live.get("/form"), try await live.post("/form", ""), try await live.request("POST", "/form")]
        }
        #expect(responses.map(\.status) == [200, 200, 200])
        #expect(responses.map(\.text) == ["", "", ""])
    }

    @Test func `a second call answers what the first one did`() async throws {
        let (read, refused) = try await LiveServer.run(Self.routes) { live in
            let body = MultipartReading.bytes(
                "--mochi¶\(MultipartReading.head("a"))1¶--mochi¶\(MultipartReading.head("f", filename: "f"))2¶--mochi--¶"
            )
            return (
                try await Self.post("/twice", body, to: live),
                try await Self.post("/twice/refused", [1, 2, 3], to: live)
            )
        }
        #expect(read?.text == "1 1 1")
        let lines = refused?.text.split(separator: "\n") ?? []
        #expect(lines.count == 2)
        #expect(lines.first == lines.last)
        #expect(lines.first?.contains("400 The form cannot be parsed") == true)
    }

    @Test(arguments: [10, 300_000])
    func `the handler is on its loop again when a file has been written`(count: Int) async throws {
        let response = try await LiveServer.run(Self.routes, loops: 2) { live in
            try await Self.post("/loop", Self.body([UInt8](repeating: 1, count: count)), to: live)
        }
        #expect(response?.text == "true")
    }

    // MARK: Refusals

    @Test(arguments: [
        ("Content-Type: text/plain", "a=1", 415, "A form is application/x-www-form-urlencoded or multipart/form-data."),
        (
            "Content-Type: application/json", "{}", 415,
            "A form is application/x-www-form-urlencoded or multipart/form-data."
        ),
        ("X-None: 1", "a=1", 415, "A form is application/x-www-form-urlencoded or multipart/form-data."),
        (
            "Content-Type: multipart/form-data", "--mochi--", 400,
            "The form cannot be parsed: its Content-Type needs one boundary of 1 to 70 characters (RFC 2046)."
        ),
        (
            "Content-Type: text/plain\r\n\(multipart)", "--mochi--", 400,
            "The form cannot be parsed: it has more than one Content-Type."
        ),
        (multipart, "", 400, "The form cannot be parsed: it ends before its last boundary."),
        (multipart, "--mochi\r\n", 400, "The form cannot be parsed: it ends before its last boundary."),
        (multipart, "a=1", 400, "The form cannot be parsed: it does not begin with its boundary."),
        (urlencoded, "a%00=1", 400, "The form cannot be parsed: a name holds NUL, CR or LF, or is not UTF-8."),
        (
            urlencoded, String(repeating: "a=1&", count: 1001), 413,
            "The form is too large: it has more than 1000 fields."
        ),
    ])
    func `what is no form is refused with a reason`(
        type: String,
        body: String,
        status: Int,
        message: String
    ) async throws {
        let response = try await LiveServer.run(Self.routes) { live in
            try await Self.post("/form", Array(body.utf8), type, to: live)
        }
        #expect(response?.status == status)
        #expect(response?.text == #"{"error":{"message":"\#(message)","status":\#(status)}}"#)
    }

    @Test func `ten thousand parts are 413`() async throws {
        let part = "--mochi¶\(MultipartReading.head("a"))1¶"
        let body = MultipartReading.bytes(String(repeating: part, count: 10_000) + "--mochi--¶")
        let response = try await LiveServer.run(Self.routes) { try await Self.post("/form", body, to: $0) }
        #expect(response?.status == 413)
    }

    @Test func `limits are the server's or the route's`() async throws {
        let routes =
            Self.routes + [
                "/own": Mochi.api { request async throws in try await Self.describe(request) }
                    .formLimits { $0.file = 200 }
            ]
        let statuses = try await LiveServer.run(routes, .testing { $0.limits.form.file = 100 }) { live in
            let (fits, larger) = (
                Self.body([UInt8](repeating: 1, count: 100)), Self.body([UInt8](repeating: 1, count: 101))
            )
            return [
                try await Self.post("/form", fits, to: live)?.status,
                try await Self.post("/form", larger, to: live)?.status,
                try await Self.post("/own", larger, to: live)?.status,
            ]
        }
        #expect(statuses == [200, 413, 200])
    }

    @Test func `no room for files is 503`() async throws {
        let options = ServeOptions.testing { $0.limits.spooledBytes = 200_000 }
        let responses = try await LiveServer.run(Self.routes, options) { live in
            [
                try await Self.post("/form", Self.body([UInt8](repeating: 1, count: 200_001)), to: live),
                try await Self.post("/form", Self.body([UInt8](repeating: 1, count: 200_000)), to: live),
            ]
        }
        #expect(responses.map { $0?.status } == [503, 200])
        #expect(responses.first??.field("retry-after") == "10")
    }

    @Test func `a directory for files that is not there stops the start`() async throws {
        let path = try TemporaryDirectory().path
        let error = await #expect(throws: StartError.self) {
            try await LiveServer.run([:], .testing { $0.limits.spoolDirectory = path }) { _ in }
        }
        #expect(error?.description.hasPrefix("limits.spoolDirectory \"\(path)\"") == true)
        #expect(error?.description.contains("No such file or directory") == true)
    }

    @Test func `a limit that makes no sense stops the start`() async throws {
        let server = await #expect(throws: StartError.self) {
            try await LiveServer.run([:], .testing { $0.limits.form.files = -1 }) { _ in }
        }
        #expect(server?.description == "limits.form.files -1: accepted is 0 or more")
        let routes: Routes = ["/a": Mochi.api { _ in .empty() }.formLimits { $0.name = 0 }]
        let route = await #expect(throws: StartError.self) { try await LiveServer.run(routes) { _ in } }
        #expect(route?.description == "formLimits of /a.name 0: accepted is 1 or more")
    }

    // MARK: Files

    @Test func `a file of 50 MiB goes to the disk and not into memory`() async throws {
        let length = 50 << 20
        let head = MultipartReading.bytes("--mochi¶\(MultipartReading.head("photo", filename: "f"))")
        let end = MultipartReading.bytes("¶--mochi--¶")
        let routes =
            Self.routes + [
                "/size": Mochi.api { request async throws in
                    .text("\(try await request.formData().file("photo")?.size ?? 0)")
                }.bodyLimit(64 << 20).formLimits { $0.file = 64 << 20 }
            ]
        let isBounded = try await LiveServer.run(routes) { live in
            // Other tests take memory meanwhile, but not at each attempt.
            for _ in 0..<5 {
                let (text, hasGrown) = try await live.talk { client in
                    let before = Memory.residentKiB
                    var hasGrown = false
                    let fields = [Self.multipart, "Content-Length: \(head.count + length + end.count)"]
                    try client.send(LiveServer.head("POST", "/size", fields))
                    try client.send(head)
                    let piece = [UInt8](repeating: 1, count: 1 << 20)
                    for _ in 0..<(length / piece.count) {
                        try client.send(piece)
                        hasGrown = hasGrown || Memory.hasGrown(since: before, by: 30 << 10)
                    }
                    try client.send(end)
                    return (try client.response()?.text, hasGrown)
                }
                #expect(text == "\(length)")
                if !hasGrown { return true }
            }
            return false
        }
        #expect(isBounded)
    }

    @Test func `a form that was answered leaves no file and no descriptor`() async throws {
        let directory = try TemporaryDirectory()
        let options = ServeOptions.testing { $0.limits.spoolDirectory = directory.path }
        try await LiveServer.run(Self.routes, options) { live in
            for count in [100_000, 300_000, 3_000_000] {
                let body = Self.body([UInt8](repeating: 1, count: count))
                #expect(try await Self.post("/large", body, to: live)?.status == 200)
            }
            let isClosed = try await onThread { Self.wait { Self.openFiles(in: directory) == 0 } }
            #expect(isClosed)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
    }

    @Test func `a client that leaves in the middle leaves no file and no descriptor`() async throws {
        let directory = try TemporaryDirectory()
        let failure = Event(of: String.self)
        let routes: Routes = [
            "/form": Mochi.api { request async throws in
                failure.report("\(await Result.of { try await request.formData() })")
                return .empty()
            }
        ]
        let options = ServeOptions.testing { $0.limits.spoolDirectory = directory.path }
        try await LiveServer.run(routes, options) { live in
            let endpoint = live.endpoint
            let wasSpooled = try await onThread {
                let client = try RawClient(to: endpoint)
                try client.send(LiveServer.head("POST", "/form", [Self.multipart, "Content-Length: 1000000"]))
                try client.send(Self.body([UInt8](repeating: 1, count: 300_000)).dropLast(20))
                return Self.wait { Self.openFiles(in: directory) == 1 }
            }
            #expect(wasSpooled)
            #expect(await failure.value?.contains("CancellationError") == true)
            let isClosed = try await onThread { Self.wait { Self.openFiles(in: directory) == 0 } }
            #expect(isClosed)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
    }

    /// Descriptors of this process that lead into `directory`.
    private static func openFiles(in directory: TemporaryDirectory) -> Int {
        let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return descriptors.count { name in
            let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + name)
            return path?.contains(directory.path.split(separator: "/").last ?? "") == true
        }
    }

    private static func wait(until condition: () -> Bool) -> Bool {
        let cutoff = Cutoff.seconds(10)
        while !condition() {
            if cutoff.hasPassed { return false }
        }
        return true
    }
}

extension Result where Failure == any Error {
    fileprivate static func of(_ body: () async throws -> Success) async -> Self {
        do {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }
}
