import MochiAPI

/// Fixed workloads, for measurements and for checks from outside.
enum Workloads {
    static let routes: Routes = [
        "/plaintext": Mochi.api { _ in .text("Hello, World!") },
        "/json": Mochi.api { _ in .json(Message(message: "Hello, World!")) },
        "/table": Mochi.page { request in
            RawHTML(table(rows: try request.query.integer("rows", in: 0...10_000, default: 100)))
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

    /// A table of `rows` rows with two cells that look like UUIDs.
    private static func table(rows: Int) -> String {
        var html =
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Table</title></head><body><table>\n"
        html.reserveCapacity(rows * 96 + 200)
        for row in 0..<UInt64(rows) {
            html += "<tr><td>"
            html += identifier(2 * row)
            html += "</td><td>"
            html += identifier(2 * row + 1)
            html += "</td></tr>\n"
        }
        return html + "</table></body></html>\n"
    }

    /// The same text for the same number, by the mixing function of SplitMix64.
    private static func identifier(_ number: UInt64) -> String {
        let halves = (mixed(2 * number), mixed(2 * number + 1))
        var text = ""
        for (index, half) in [halves.0, halves.1].enumerated() {
            for nibble in 0..<16 {
                let place = 16 * index + nibble
                if [8, 12, 16, 20].contains(place) { text.append("-") }
                text.unicodeScalars.append(digits[Int(half >> (60 - 4 * UInt64(nibble)) & 15)])
            }
        }
        return text
    }

    private static let digits = Array("0123456789abcdef".unicodeScalars)

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
