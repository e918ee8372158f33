import MochiAPI

/// Fixed workloads, for measurements and for checks from outside.
enum Workloads {
    static let routes: Routes = [
        "/plaintext": Mochi.api { _ in .text("Hello, World!") },
        "/json": Mochi.api { _ in .json(Message(message: "Hello, World!")) },
        "/table": Mochi.api { request in
            .html(document(rows: try request.query.integer("rows", in: 0...10_000, default: 100)))
        },
        "/api/stream": Mochi.api { request in try stream(request.query) },
        "/api/slow": Mochi.api { request async throws in
            let time = try request.query.integer("ms", in: 0...60_000, default: 1000)
            try await Task.sleep(for: .milliseconds(time))
            return .json(Slept(milliseconds: time))
        },
        "/api/fail": Mochi.api { _ in throw Mishap(secret: "the pot boiled over in /srv/kitchen") },
    ]

    private struct Message: Encodable {
        let message: String
    }

    private struct Slept: Encodable {
        let milliseconds: Int
    }

    /// What no client may read: it answers 500 `Internal Server Error`.
    private struct Mishap: Error {
        let secret: String
    }

    /// `chunks` pieces of `size` bytes, written one by one.
    private static func stream(_ query: Query) throws -> Response {
        let chunks = try query.integer("chunks", in: 0...100_000, default: 10)
        let size = try query.integer("size", in: 1...1024 * 1024, default: 1024)
        guard chunks * size <= 1 << 30 else { throw HTTPError(.badRequest, "chunks × size: accepted is up to 1 GiB.") }
        return .stream(contentType: "text/plain; charset=utf-8") { writer in
            let line = Array("mochi mochi mochi mochi mochi mochi mochi mochi mochi mochi mo.\n".utf8)
            let piece = (0..<size).map { line[$0 % line.count] }
            for _ in 0..<chunks { try await writer.write(piece) }
        }
    }

    /// A table of `rows` rows with two cells that look like UUIDs, without the frame of the shop.
    @HTMLBuilder
    private static func document(rows: Int) -> some HTML {
        HTMLDoctype()
        html(.lang("en")) {
            head {
                meta(.charset("utf-8"))
                title { "Table" }
            }
            body {
                table {
                    "\n"
                    ForEach(0..<UInt64(rows)) { row in
                        tr {
                            td { identifier(2 * row) }
                            td { identifier(2 * row + 1) }
                        }
                        "\n"
                    }
                }
            }
        }
        "\n"
    }

    /// The same text for the same number, by the mixing function of SplitMix64.
    private static func identifier(_ number: UInt64) -> String {
        let halves = (mixed(2 * number), mixed(2 * number + 1))
        // One block of memory a cell: the bytes stand on the stack until they are text.
        var text = InlineArray<36, UInt8>(repeating: UInt8(ascii: "-"))
        var place = 0
        for nibble in 0..<32 {
            if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 { place += 1 }
            let half = nibble < 16 ? halves.0 : halves.1
            let digit = UInt8(truncatingIfNeeded: half >> (60 - 4 * UInt64(nibble & 15)) & 15)
            text[place] = digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
            place += 1
        }
        do {
            return String(copying: try UTF8Span(validating: text.span))
        } catch {
            preconditionFailure("digits and hyphens are UTF-8")
        }
    }

    private static func mixed(_ number: UInt64) -> UInt64 {
        var value = (number &+ 1) &* 0x9e37_79b9_7f4a_7c15
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }
}

extension Query {
    /// A number within bounds; 400 for anything else.
    func integer(_ name: String, in accepted: ClosedRange<Int>, default fallback: Int) throws -> Int {
        guard let text = self[name] else { return fallback }
        guard let number = Int(text), accepted.contains(number) else {
            throw HTTPError(.badRequest, "\(name): accepted are \(accepted.lowerBound) to \(accepted.upperBound).")
        }
        return number
    }
}
