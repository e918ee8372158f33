import Allocations
import Foundation
import Glibc
import MochiAPI
import PerfPages

/// What is rendered, and by whom.
struct Measurement {
    enum Workload: String {
        case table, page
    }

    enum Subject: String {
        case hand, sync, async
        /// By a template: of values that are there, and of what has to be encoded for each page.
        case template, encoded
    }

    let workload: Workload
    let subject: Subject
    private let hand = HandWritten()
    private let templates: Templates

    init(_ workload: Workload, _ subject: Subject) throws {
        self.workload = workload
        self.subject = subject
        templates = try Templates()
    }

    /// Room for a page, as a server has it that remembers the page before.
    private var room: Int { workload == .table ? 128 * 1024 : 1024 }

    private func renderByHand() {
        switch workload {
        case .table: hand.table(Model.rows)
        case .page: hand.page(Model.page)
        }
    }

    /// One rendering; its length, so that nobody leaves it out.
    private func render() async throws -> Int {
        switch (subject, workload) {
        case (.hand, _): renderByHand()
        case (.sync, .table): return Renderings.table(capacity: room)?.count ?? 0
        case (.sync, .page): return Renderings.page(capacity: room)?.count ?? 0
        case (.async, .table): return try await Renderings.asyncTable(capacity: room).count
        case (.async, .page): return try await Renderings.asyncPage(capacity: room).count
        case (.template, .table): return templates.table(capacity: room)
        case (.template, .page): return templates.page(capacity: room)
        case (.encoded, .table): return try templates.encodedTable(capacity: room)
        case (.encoded, .page): return try templates.encodedPage(capacity: room)
        }
        return hand.count
    }

    /// Whether all subjects render the same bytes.
    func isFair() async throws -> Bool {
        renderByHand()
        let table = try await Table(rows: Model.rows).rendered().text
        let page = try await SmallPage(page: Model.page).rendered().text
        let count = try await render()
        let text = workload == .table ? table : page
        return hand.text == text && templates.text(workload) == text && count == hand.count
    }

    /// What the subjects render, and the markup that comes out: JSON, for subjects in other languages.
    static func model() async throws -> String {
        let model = Expected(
            rows: Model.rows,
            page: Model.page,
            html: [
                "table": try await Table(rows: Model.rows).rendered().text,
                "page": try await SmallPage(page: Model.page).rendered().text,
            ]
        )
        return String(decoding: try JSONEncoder().encode(model), as: UTF8.self)
    }

    private struct Expected: Encodable {
        let rows: [Row]
        let page: Page
        let html: [String: String]
    }

    /// Measures for about `seconds`, the subject and the hand-written loop by turns; JSON.
    func run(seconds: Double) async throws -> String {
        let turn = workload == .table ? 50 : 5000
        var (ratios, own): ([Double], [Double]) = ([], [])
        let end = Measurement.microseconds + seconds * 1e6
        while Measurement.microseconds < end || ratios.count < 5 {
            let start = Measurement.microseconds
            for _ in 0..<turn { renderByHand() }
            let middle = Measurement.microseconds
            for _ in 0..<turn { _ = try await render() }
            let stop = Measurement.microseconds
            own.append((stop - middle) / Double(turn))
            ratios.append((stop - middle) / (middle - start))
        }
        let before = allocations_count()
        for _ in 0..<100 { _ = try await render() }
        let allocations = Double(allocations_count() - before) / 100
        return """
            {"microseconds_per_page": \(Measurement.median(own)), "of_hand": \(Measurement.median(ratios)), \
            "allocations_per_page": \(allocations), "bytes_per_page": \(hand.count)}
            """
    }

    /// The cost of each of many runs in microseconds.
    static func repeated(seconds: Double, atLeast least: Int, _ run: () throws -> Void) rethrows -> [Double] {
        var costs: [Double] = []
        let end = microseconds + seconds * 1e6
        while microseconds < end || costs.count < least {
            let start = microseconds
            try run()
            costs.append(microseconds - start)
        }
        return costs
    }

    /// CPU time of the process: a task may change its thread.
    static var microseconds: Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
    }

    static func median(_ values: [Double]) -> Double {
        values.sorted()[values.count / 2]
    }
}
