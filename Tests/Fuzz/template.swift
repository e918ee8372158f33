// A template is compiled or told what is wrong with it; what compiles renders or fails, within the bounds of its cost. The
// input is the text of a template, which may use others that stand here.

@testable import MochiAPI

private struct Box: Component, Decodable {
    let title: String?
    let children: TemplateChildren
    var body: some HTML {
        section {
            h2 { title ?? "" }
            children
        }
    }
}

private enum Fuzz {
    static let others: [TemplateProgram] = [
        ("Item", "<li {...attributes} class:on>{name}{@render children?.()}</li>"),
        ("List", "<ul>{#each items ?? [1] as item, index}{@render row?.(item, index)}{/each}</ul>"),
        ("Loop", "<Main {...props} /><Main />"),
    ].map { name, text in
        let source = TemplateSource(name, path: name, bytes: Array(text.utf8))
        guard let program = try? TemplateCompiler.compile(source) else { fatalError("\(name) does not compile") }
        return program
    }
    static let props: TemplateValue = [
        "a": "A", "n": 3, "big": TemplateValue(Int.max), "half": 0.5, "yes": true, "no": false, "none": nil,
        "list": [1, "<b>", ["x": 1]], "user": ["name": "Mo & Ko", "tags": ["soft"]], "url": "javascript:x",
        "when": TemplateValue(.init(timeIntervalSince1970: 0)),
    ]
    static let options: TemplateOptions = {
        var options = TemplateOptions()
        options.components = [Mochi.component(Box.self)]
        options.functions = [
            "join": TemplateFunction { (values: [String], by: String?) in values.joined(separator: by ?? "") }
        ]
        return options
    }()
}

/// One template.
@_cdecl("LLVMFuzzerTestOneInput")
public func renderTemplate(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let source = TemplateSource("Main", path: "Main.mochi", bytes: bytes)
    do {
        let program = try TemplateCompiler.compile(source, functions: ["join"])
        guard let library = try? TemplateLibrary(Fuzz.options, Fuzz.others + [program]) else { return 0 }
        let html = RenderedHTML(RenderOptions(templates: library)) { writer in
            // A part of what a page may cost: whoever is at the limit is bounded, and there is time for others.
            writer.steps = TemplateCost.steps - 20_000
            Template("Main", Fuzz.props).render(into: &writer)
        }
        precondition(html.buffer.count <= TemplateCost.bytes + 2 << 20, "a page is larger than any")
    } catch let errors as TemplateErrors {
        precondition(!errors.problems.isEmpty, "nothing is wrong with a template that does not compile")
        precondition(errors.problems.count <= TemplateParser.problemLimit + 1, "too much is told")
        for problem in errors.problems { _ = problem.description }
    } catch {
        fatalError("\(error)")
    }
    return 0
}
