// An expression is computed or told what is wrong with it; what it makes is bounded, and the same each time. The input is what
// stands between the braces.

@testable import MochiAPI

private enum Fuzz {
    static let props: TemplateValue = [
        "a": "A", "n": 3, "big": TemplateValue(Int.max), "small": TemplateValue(Int.min), "half": 0.5, "yes": true,
        "no": false,
        "none": nil, "list": [1, "<b>", ["x": 1], [2, 3]], "user": ["name": "Mo \u{1F361}", "tags": ["soft"]],
        "when": TemplateValue(.init(timeIntervalSince1970: 0)),
    ]
    static let options: TemplateOptions = {
        var options = TemplateOptions()
        options.functions = [
            "same": TemplateFunction { (value: TemplateValue) in value },
            "half": TemplateFunction { (value: Double) in value / 2 },
            "count": TemplateFunction { (value: [Int]?) in value?.count },
        ]
        return options
    }()

    static func markup(of library: TemplateLibrary) -> String {
        let html = RenderedHTML(RenderOptions(templates: library)) { Template("Main", props).render(into: &$0) }
        precondition(html.buffer.count <= 2 << 20, "a value is larger than any")
        return html.buffer.text
    }
}

/// One expression.
@_cdecl("LLVMFuzzerTestOneInput")
public func computeExpression(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes =
        unsafe Array("{@html (".utf8) + Array(UnsafeBufferPointer(start: start, count: count)) + Array("\n)}".utf8)
    let source = TemplateSource("Main", path: "Main.mochi", bytes: bytes)
    do {
        let program = try TemplateCompiler.compile(source, functions: Set(Fuzz.options.functions.keys))
        guard let library = try? TemplateLibrary(Fuzz.options, [program]) else { return 0 }
        precondition(Fuzz.markup(of: library) == Fuzz.markup(of: library), "an expression has two values")
    } catch let errors as TemplateErrors {
        for problem in errors.problems { _ = problem.description }
    } catch {
        fatalError("\(error)")
    }
    return 0
}
