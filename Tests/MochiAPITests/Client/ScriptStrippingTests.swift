import Testing

@testable import MochiAPI

@Suite struct ScriptStrippingTests {
    @Test(arguments: [
        ("// What it does\nlet a = 1;\n", "let a = 1;\n"),
        ("if (a) {\n    b();\n\n}\n", "if (a) {\nb();\n}\n"),
        ("/** One line. */\nlet a;\n", "let a;\n"),
        ("/**\n * Many lines: `a\n */\nlet a;\n", "let a;\n"),
        ("    /* a */ b();\n", "/* a */ b();\n"),
        ("let a = \"// no comment\"; // a comment\n", "let a = \"// no comment\"; // a comment\n"),
        ("let a = /** @type {Map<string, number>} */ (b);\n", "let a = (b);\n"),
        ("f(/** @type {A} */ (b), /** @type {B} */ (c));\n", "f((b), (c));\n"),
        ("let url = `/${a}/b`;\n", "let url = `/${a}/b`;\n"),
        ("", ""),
    ])
    func `what only readers need goes`(source: String, stripped: String) {
        #expect(ScriptStripping.strip(source) == stripped)
    }
}
