import Foundation
import MochiAPI
import PerfPages

/// The pages as templates.
struct Templates {
    private let folder: TemplateFolder
    private let tableProps: TemplateValue
    private let pageProps: TemplateValue

    private struct TableProps: Encodable {
        let rows: [Row]
    }

    init() throws {
        folder = try TemplateFolder(Bundle.module.bundlePath + "/Templates")
        tableProps = try TemplateValue(encoding: TableProps(rows: Model.rows))
        pageProps = try TemplateValue(encoding: Model.page)
    }

    func table(capacity: Int) -> Int { folder.rendered("Table", tableProps, capacity: capacity)?.count ?? 0 }

    func page(capacity: Int) -> Int { folder.rendered("SmallPage", pageProps, capacity: capacity)?.count ?? 0 }

    func encodedTable(capacity: Int) throws -> Int {
        let props = try TemplateValue(encoding: TableProps(rows: Model.rows))
        return folder.rendered("Table", props, capacity: capacity)?.count ?? 0
    }

    func encodedPage(capacity: Int) throws -> Int {
        let props = try TemplateValue(encoding: Model.page)
        return folder.rendered("SmallPage", props, capacity: capacity)?.count ?? 0
    }

    func text(_ workload: Measurement.Workload) -> String {
        let html =
            workload == .table
            ? folder.rendered("Table", tableProps, capacity: 4096)
            : folder.rendered("SmallPage", pageProps, capacity: 4096)
        return html?.text ?? ""
    }
}
