import Foundation
import MochiAPI

/// What compiling the templates of a directory costs.
enum Compilation {
    static let measures = ["compile": all, "start": start, "save": save]

    /// All of them, as when a server starts: reads, compiles and links; JSON.
    static func all(in folder: String, seconds: Double) throws -> String {
        let costs = try Measurement.repeated(seconds: seconds, atLeast: 3) { _ = try TemplateFolder(folder) }
        return "{\"milliseconds\": \(Measurement.median(costs) / 1000), \"templates\": \(try names(in: folder).count)}"
    }

    /// All of them, as when a server starts for which `mochi build` has compiled them; JSON.
    static func start(in folder: String, seconds: Double) throws -> String {
        let build = try TemplateFolder.build(of: folder)
        let costs = try Measurement.repeated(seconds: seconds, atLeast: 3) { _ = try TemplateFolder(build: build) }
        return "{\"milliseconds\": \(Measurement.median(costs) / 1000), \"bytes\": \(build.count)}"
    }

    /// One of them that has been saved with a change, until the others can use it; JSON.
    static func save(in folder: String, seconds: Double) throws -> String {
        let templates = try TemplateFolder(folder)
        let path = folder + "/Page0.mochi"
        let texts = [try String(contentsOfFile: path, encoding: .utf8)].flatMap { [$0 + "<p>Saved.</p>\n", $0] }
        var costs: [Double] = []
        let end = Measurement.microseconds + seconds * 1e6
        while Measurement.microseconds < end || costs.count < 20 {
            try texts[costs.count % 2].write(toFile: path, atomically: false, encoding: .utf8)
            let start = Measurement.microseconds
            let isChanged = templates.update(path)
            costs.append(Measurement.microseconds - start)
            guard isChanged else { return "" }
        }
        return "{\"microseconds\": \(Measurement.median(costs)), \"templates\": \(try names(in: folder).count)}"
    }

    private static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
    }
}
