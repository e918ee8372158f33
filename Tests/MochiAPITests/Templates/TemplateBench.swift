import Foundation
import Testing

@testable import MochiAPI

/// Templates that a test writes down, and what they may use.
struct TemplateBench {
    var components: [TemplateComponent] = []
    var functions: [String: TemplateFunction] = [:]
    var islands: [any Island.Type] = []

    /// The markup of the template `Main`, given `props`.
    func render(
        _ templates: [String: String],
        _ props: TemplateValue = [:],
        after steps: Int = 0
    ) async throws -> String {
        let options = RenderOptions(templates: try library(templates))
        let html = RenderedHTML(options) { writer in
            writer.steps = steps
            Template("Main", props).render(into: &writer)
        }
        let all = try await html.awaitingOutermost(options, capacity: 1024)
        let assembly = PageAssembly(shell: nil, options: options, session: all.session)
        return try await all.assembled(assembly).text
    }

    /// The markup of one template.
    func render(_ template: String, _ props: TemplateValue = [:]) async throws -> String {
        try await render(["Main": template], props)
    }

    /// What is wrong with a template.
    func problems(
        _ templates: [String: String],
        _ props: TemplateValue = [:],
        after steps: Int = 0
    ) async -> [TemplateProblem] {
        do {
            _ = try await render(templates, props, after: steps)
            return []
        } catch let errors as TemplateErrors {
            return errors.problems
        } catch let problem as TemplateProblem {
            return [problem]
        } catch {
            Issue.record(error)
            return []
        }
    }

    /// The same program as a start finds it that was prepared by `mochi build`.
    private static func readBack(_ program: TemplateProgram) throws -> TemplateProgram {
        var writer = ByteWriter()
        program.pack(into: &writer)
        var reader = ByteReader(writer.bytes[...])
        let copy = try TemplateProgram(from: &reader)
        #expect(reader.isAtEnd)
        return copy
    }

    func library(_ templates: [String: String]) throws -> TemplateLibrary {
        let programs = try templates.sorted { $0.key < $1.key }.map { name, text in
            let program = try TemplateCompiler.compile(
                TemplateSource(name, path: "\(name).mochi", bytes: Array(text.utf8)),
                functions: Set(functions.keys)
            )
            return try Self.readBack(program)
        }
        var options = TemplateOptions()
        options.components = components
        options.functions = functions
        let library = try TemplateLibrary(options, islands: islands, programs)
        let problems = library.problems
        if !problems.isEmpty { throw TemplateErrors(problems: problems) }
        return library
    }
}

extension TemplateValue {
    /// A value written as JSON.
    init(json: String) throws {
        self = try JSONDecoder().decode(TemplateValue.self, from: Data(json.utf8))
    }
}
