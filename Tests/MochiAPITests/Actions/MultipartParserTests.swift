import TestSupport
import Testing

@testable import MochiAPI

@Suite struct MultipartParserTests {
    private static let file = "--mochi¶Content-Disposition: form-data; name=\"f\"; filename=\"f\"¶¶"

    @Test(arguments: [
        ("--mochi--", []),
        ("--mochi--¶", []),
        ("¶--mochi--¶", []),
        ("--mochi¶\(MultipartReading.head("a"))1¶--mochi--", ["a=1"]),
        ("--mochi¶\(MultipartReading.head("a"))1¶--mochi--¶", ["a=1"]),
        ("¶--mochi¶\(MultipartReading.head("a"))1¶--mochi--¶", ["a=1"]),
        ("--mochi¶\(MultipartReading.head("a"))¶--mochi--¶", ["a="]),
        ("--mochi¶\(MultipartReading.head(""))x¶--mochi--¶", ["=x"]),
        ("--mochi¶\(MultipartReading.head("a"))1¶--mochi¶\(MultipartReading.head("a"))2¶--mochi--¶", ["a=1", "a=2"]),
        ("--mochi¶content-disposition:form-data;name=a¶¶1¶--mochi--¶", ["a=1"]),
        ("--mochi¶CONTENT-DISPOSITION: Form-Data ; NAME=\"a\" ; ;¶¶1¶--mochi--¶", ["a=1"]),
        ("--mochi¶X-Other: \u{1FF}, y¶Content-Disposition: form-data; name=\"a\"¶¶1¶--mochi--¶", ["a=1"]),
        ("--mochi¶Content-Transfer-Encoding: 8Bit¶\(MultipartReading.head("a"))1¶--mochi--¶", ["a=1"]),
    ])
    func `a form is read`(text: String, pairs: [String]) throws {
        let body = MultipartReading.bytes(text)
        #expect(try MultipartReading().parts(body).map { "\($0.head.name)=\($0.text)" } == pairs)
        for split in 0...body.count {
            let parts = try MultipartReading().parts(body, splits: [split])
            #expect(parts.map { "\($0.head.name)=\($0.text)" } == pairs, "split at \(split)")
            #expect(parts.allSatisfy { $0.isComplete })
        }
    }

    /// Content that looks like a boundary, and is none.
    @Test(arguments: [
        "--mochi", "--mochi--", "x--mochi--¶", "\n--mochi--", "\r--mochi--", "¶-mochi", "¶--moch", "¶--mocha",
        "¶--MOCHI",
        "¶¶--mocha", "\r¶--moch", "\r\r\r\r", "¶¶¶¶", "¶--\r", "¶--moch¶--moch¶", "¶--moch\r", "¶ --mochi", "¶--m¶",
        "\n\r\n\r", "¶--moch\n--mochi", "¶--mo¶--mo¶--mo",
    ])
    func `what is not the whole boundary on a line of its own is content`(text: String) throws {
        let content = MultipartReading.bytes(text)
        let body = MultipartReading.bytes(Self.file) + content + MultipartReading.bytes("¶--mochi--¶")
        let pairs = (0...body.count).flatMap { first in
            [first, first + 1, first + 3, body.count].map { [first, min($0, body.count)] }
        }
        let wrong = try (pairs + [Array(0...body.count)]).filter { splits throws in
            let parts = try MultipartReading().parts(body, splits: splits)
            return parts.map(\.content) != [content]
        }
        #expect(wrong == [], "split there")
    }

    @Test func `the malformed forms are at least forty`() {
        #expect(MalformedForms.rows.count >= 40)
    }

    @Test(arguments: MalformedForms.rows)
    func `a malformed form is refused, wherever its pieces end`(text: String, refusal: FormRefusal) {
        let body = MultipartReading.bytes(text)
        let reading = MultipartReading()
        #expect(reading.outcome(body) == .failure(refusal))
        guard body.count < 500 else { return }
        let accepted = (0...body.count).filter { reading.outcome(body, splits: [$0]) != .failure(refusal) }
        #expect(accepted == [], "split there")
        #expect(reading.outcome(body, splits: Array(0...body.count)) == .failure(refusal))
    }

    @Test func `every beginning of a form is incomplete`() {
        let body = MultipartReading.bytes("\(Self.file)1¶--mochi¶\(MultipartReading.head("a"))2¶--mochi--¶")
        let accepted = (0..<(body.count - 2)).filter { count in
            MultipartReading().outcome(Array(body[..<count])) != .failure(.truncated)
        }
        #expect(accepted == [])
    }

    @Test func `boundaries may be as long as 70 characters`() throws {
        let boundary = String(repeating: "-", count: 35) + "'()+_,-./:=?" + String(repeating: "b", count: 23)
        #expect(boundary.utf8.count == 70)
        let body = "--\(boundary)¶\(MultipartReading.head("a"))¶--\(boundary.dropLast())¶--\(boundary)--¶"
        let bytes = MultipartReading.bytes(body)
        for split in 0...bytes.count {
            let parts = try MultipartReading(boundary: boundary).parts(bytes, splits: [split])
            #expect(parts.map(\.text) == ["\r\n--" + boundary.dropLast()])
        }
    }

    @Test func `a boundary of hyphens is told from the hyphens around it`() throws {
        for hyphens in 1...4 {
            let boundary = String(repeating: "-", count: hyphens)
            let bytes = MultipartReading.bytes("--\(boundary)¶\(MultipartReading.head("a"))-¶-¶--\(boundary)--¶")
            for split in 0...bytes.count {
                let parts = try MultipartReading(boundary: boundary).parts(bytes, splits: [split])
                #expect(parts.map(\.text) == ["-\r\n-"])
            }
        }
    }

    // MARK: Limits

    private static let fieldPart = "--mochi¶\(MultipartReading.head("a"))12345¶"
    private static let filePart = "--mochi¶\(MultipartReading.head("f", filename: "f"))12345¶"
    private static let emptyFilePart = "--mochi¶\(MultipartReading.head("f", filename: ""))¶"

    private static func limits(_ change: (inout FormLimits) -> Void) -> FormLimits {
        var limits = FormLimits()
        change(&limits)
        return limits
    }

    @Test(
        arguments: [
            (fieldPart, limits { $0.parts = 1 }, nil),
            (fieldPart + fieldPart, limits { $0.parts = 1 }, .parts(1)),
            (filePart + fieldPart, limits { $0.parts = 1 }, .parts(1)),
            (fieldPart, limits { $0.text = 5 }, nil),
            (fieldPart, limits { $0.text = 4 }, .text(4)),
            (filePart, limits { $0.text = 4 }, nil),
            (filePart, limits { $0.file = 5 }, nil),
            (filePart, limits { $0.file = 4 }, .file(4)),
            (fieldPart, limits { $0.file = 4 }, nil),
            (filePart + filePart, limits { $0.file = 5 }, nil),
            (filePart + filePart, limits { $0.allFiles = 10 }, nil),
            (filePart + filePart, limits { $0.allFiles = 9 }, .allFiles(9)),
            (filePart + fieldPart + filePart, limits { $0.files = 2 }, nil),
            (filePart + filePart, limits { $0.files = 1 }, .files(1)),
            (filePart, limits { $0.files = 0 }, .files(0)),
            (emptyFilePart + emptyFilePart, limits { $0.files = 0 }, nil),
            (emptyFilePart.dropLast() + "x¶", limits { $0.files = 0 }, .files(0)),
            (fieldPart, limits { $0.name = 1 }, nil),
            (fieldPart.replacing("\"a\"", with: "\"ab\""), limits { $0.name = 1 }, .longName(1)),
            (
                filePart.replacing("filename=\"f\"", with: "filename=\"%22\""), limits { $0.filename = 1 },
                .longFilename(1)
            ),
            (fieldPart, limits { $0.partHead = 44 }, nil),
            (fieldPart, limits { $0.partHead = 43 }, .partHead(43)),
        ] as [(String, FormLimits, FormRefusal?)]
    )
    func `each limit holds to the byte`(parts: String, limits: FormLimits, refusal: FormRefusal?) {
        let body = MultipartReading.bytes(parts + "--mochi--¶")
        for splits in [[], Array(0...body.count)] {
            let outcome = MultipartReading(limits: limits).outcome(body, splits: splits)
            if let refusal {
                #expect(outcome == .failure(refusal))
            } else {
                #expect(throws: Never.self) { try outcome.get() }
            }
        }
    }

    @Test func `ten thousand parts are refused at the first too many`() throws {
        let part = MultipartReading.bytes(Self.fieldPart)
        var parser = MultipartParser(boundary: Array("mochi".utf8), limits: FormLimits())
        var seen = 0
        let refusal = #expect(throws: FormRefusal.self) {
            for _ in 0..<10_000 {
                parser.feed(part)
                seen += 1
                while try parser.next() != nil {}
            }
        }
        #expect(refusal == .parts(1000))
        #expect(refusal?.status == .contentTooLarge)
        #expect(seen == 1001)
    }

    // MARK: Splits

    /// Forms made of what is awkward, some of them with a byte changed: one piece and many must come to the same end.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `one piece and many pieces come to the same end`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let limits = Self.limits {
            $0.parts = 5
            $0.text = 60
            $0.file = 80
            $0.allFiles = 120
            $0.files = 2
            $0.partHead = 150
            $0.name = 12
        }
        let reading = MultipartReading(limits: limits)
        for round in 0..<200 {
            let body = Self.randomForm(using: &random)
            let whole = reading.outcome(body)
            for _ in 0..<4 {
                let splits = (0..<Int.random(in: 0...20, using: &random)).map { _ in
                    Int.random(in: 0...body.count, using: &random)
                }
                let split = reading.outcome(body, splits: splits.sorted())
                let isSame: Bool =
                    switch (whole, split) {
                    case (.success(let one), .success(let other)): one == other
                    case (.failure(let one), .failure(let other)): one.status == other.status
                    default: false
                    }
                #expect(isSame, "seed \(seed), round \(round)")
            }
        }
    }

    private static func randomForm(using random: inout SeededGenerator) -> [UInt8] {
        let heads = [MultipartReading.head("a"), MultipartReading.head("f", filename: "f"), "X: y¶", "¶", ""]
        let contents = [
            "", "x", "\r", "\n", "¶", "¶-", "¶--", "¶--moch", "--mochi", "¶--mochi", "¶--mochi--", "\r\r", "12345",
        ]
        var text = Bool.random(using: &random) ? "" : "¶"
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            text += "--mochi¶"
            let isGood = Int.random(in: 0..<8, using: &random) > 0
            text += heads[Int.random(in: 0..<(isGood ? 2 : heads.count), using: &random)]
            for _ in 0..<Int.random(in: 0...8, using: &random) { text += contents.randomElement(using: &random) ?? "" }
            text += "¶"
        }
        var body = MultipartReading.bytes(text + "--mochi--¶")
        for _ in 0..<Int.random(in: 0...2, using: &random) where Bool.random(using: &random) {
            let place = Int.random(in: 0..<body.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: body[place] = UInt8.random(in: .min ... .max, using: &random)
            case 1: body.remove(at: place)
            default: body.insert(body[Int.random(in: 0..<body.count, using: &random)], at: place)
            }
        }
        return body
    }
}
