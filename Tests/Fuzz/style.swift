// Style rules are scoped or told what is wrong with them; what was scoped can be scoped again. The input is what stands between
// the tags.

@testable import MochiAPI

private enum Fuzz {
    static func program(_ style: [UInt8]) throws(TemplateErrors) -> TemplateProgram {
        let markup = "<p class=\"note x\" id=\"top\"><b {title}>{a}</b><i {...rest}></i></p>"
        let text = Array("\(markup)<style>".utf8) + style + Array("</style>".utf8)
        return try TemplateCompiler.compile(TemplateSource("Main", path: "Main.mochi", bytes: text))
    }
}

/// One style sheet.
@_cdecl("LLVMFuzzerTestOneInput")
public func scopeStyle(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    // What ends the element early is markup: another target's.
    if String(decoding: bytes, as: UTF8.self).utf8.contains(UInt8(ascii: "<")) { return 0 }
    do {
        let sheet = try Fuzz.program(bytes).style?.sheet ?? ""
        precondition(sheet.utf8.count <= 200 * (bytes.count + 1), "rules grow without bounds")
        do {
            _ = try Fuzz.program(Array(sheet.utf8))
        } catch {
            fatalError("what was scoped is refused: \(sheet)\n\(error)")
        }
    } catch {
        for problem in error.problems { _ = problem.description }
    }
    return 0
}
