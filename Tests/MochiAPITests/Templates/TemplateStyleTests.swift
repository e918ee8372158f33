import Testing

@testable import MochiAPI

/// The rules of a template, for its own elements; in what is expected, `S` is the class of the template.
@Suite struct TemplateStyleTests {
    private func program(_ markup: String, _ style: String) throws -> (program: TemplateProgram, name: String) {
        let text = "\(markup)<style>\(style)</style>"
        let source = TemplateSource("Main", path: "Main.mochi", bytes: Array(text.utf8))
        let program = try TemplateCompiler.compile(source)
        return (program, try #require(program.style?.id))
    }

    private func sheet(_ style: String) throws -> String {
        let (program, name) = try program("", style)
        return (program.style?.sheet ?? "").split(separator: name, omittingEmptySubsequences: false).joined(
            separator: "S"
        )
    }

    private func check(_ style: String, _ expected: String) throws {
        let sheet = try sheet(style)
        #expect(sheet == expected)
        // What was scoped is right as well.
        _ = try self.sheet(sheet)
    }

    // MARK: Selectors

    @Test(
        arguments: [
            ("p", "p.S"), (".note", ".note.S"), ("#top", "#top.S"), ("*", "*.S"), ("[title]", "[title].S"),
            ("[a='x]y' i]", "[a='x]y' i].S"), ("p.note#top[title]", "p.note#top[title].S"), ("x-card", "x-card.S"),
            ("P", "P.S"),
            // One class counts, so that a rule is as strong in a template as it would be alone, and one class more.
            ("ul li", "ul.S li:where(.S)"), ("ul>li", "ul.S>li:where(.S)"),
            ("a + b ~ i", "a.S+b:where(.S)~i:where(.S)"),
            ("a, b", "a.S,b.S"), ("a b,\n c", "a.S b:where(.S),c.S"), ("a  b", "a.S b:where(.S)"),
            ("p:hover", "p.S:hover"), (":hover", ".S:hover"), ("p::before", "p.S::before"),
            ("::selection", ".S::selection"),
            ("p:hover::after", "p.S:hover::after"), ("p:hover.x", "p.S:hover.x"), ("p:Hover", "p.S:Hover"),
            ("li:nth-child(2n + 1)", "li.S:nth-child(2n + 1)"), ("li:nth-child(1 of .x)", "li.S:nth-child(1 of .x)"),
            ("p:lang(de)", "p.S:lang(de)"), ("x-card::part(x)", "x-card.S::part(x)"),
            // What is in parentheses is about the template's elements as well.
            (":is(a, b)", ":is(a.S,b.S)"), (":where(.x) p", ":where(.x.S) p:where(.S)"),
            ("p:is(.x, .y)", "p.S:is(.x:where(.S),.y:where(.S))"), ("p:has(img)", "p.S:has(img:where(.S))"),
            ("p:has(> img, + b)", "p.S:has(>img:where(.S),+b:where(.S))"), (":has(p)", ".S:has(p:where(.S))"),
            ("p:not(.x)", "p.S:not(.x)"), ("p:not(ul .x)", "p.S:not(ul:where(.S) .x:where(.S))"),
            (":not(p)", ".S:not(p)"), (":is(:is(p))", ":is(:is(p.S))"), ("p:not(:is(.x))", "p.S:not(:is(.x))"),
            // The document is nobody's.
            (":root", ":root"), (":root p", ":root p.S"), (":root.dark p", ":root.dark p.S"), (":host", ":host"),
            ("::view-transition-old(x)", "::view-transition-old(x)"),
        ]
    )
    func `a selector is about the elements of the template`(selector: String, expected: String) throws {
        try check("\(selector) { color: red }", "\(expected){color:red;}")
    }

    @Test(
        arguments: [
            (":global(p)", "p"), (":global(.a .b)", ".a .b"), (":global( p ) b", "p b.S"), ("b :global(p)", "b.S p"),
            ("b:global(.x)", "b.x.S"), (":global(.x):hover", ".x:hover"), (":global(.x).y", ".x.y.S"),
            (":global(.a, .b) p", ":is(.a,.b) p.S"), ("p:global(div)", "p:is(div).S"),
            ("p:not(:global(.x))", "p.S:not(.x)"),
            ("p:is(:global(.x) b)", "p.S:is(.x b:where(.S))"), (":global(.x):has(p)", ".x:has(p:where(.S))"),
            ("b :global .x p", "b.S .x p"), (":global .x", ".x"), ("b:global.x p", "b.S.x p"),
            (":global .x\\> > b", ".x\\>>b"),
            ("b :global.x", "b.S .x"),
            ("a :global b, c", "a.S b,c.S"), ("b > :global .x", "b.S> .x"),
        ]
    )
    func `global lets through`(selector: String, expected: String) throws {
        try check("\(selector) { color: red }", "\(expected){color:red;}")
    }

    @Test(
        arguments: [
            // In escapes there may be anything.
            (".a\\:b", ".a\\:b.S", "a:b"), (".\\31 23", ".\\31 23.S", "123"), (".\\{", ".\\{.S", "{"),
            (".gr\u{F6}\u{DF}e", ".gr\u{F6}\u{DF}e.S", "gr\u{F6}\u{DF}e"), (".\\1F361 x", ".\\1F361 x.S", "\u{1F361}x"),
            (".--x", ".--x.S", "--x"), (".a\\", ".a\\.S", nil),
        ] as [(String, String, String?)]
    )
    func `escapes belong to names`(selector: String, expected: String, name: String?) throws {
        if let name {
            let (program, scope) = try program(
                "<p class='\(name == "{" ? "&lbrace;" : name)'></p><b></b>",
                "\(selector) {}"
            )
            let text = program.markup.isEmpty ? "" : String(decoding: program.markup, as: UTF8.self)
            #expect(text.split(separator: scope, omittingEmptySubsequences: false).count == 2)
            #expect(text.contains("<b></b>"))
            #expect(program.style?.sheet == expected.replacing("S", with: scope) + "{}")
        }
    }

    // MARK: Rules

    @Test(
        arguments: [
            ("", ""), (" \n\t", ""), ("/* p { */", ""), ("p{}", "p.S{}"), ("p { ; }", "p.S{}"),
            ("p.x\\\u{0} {}", "p.x\\ .S{}"), ("p.x\\ {}", "p.x\\ .S{}"), ("p { a: \\ }", "p.S{a:\\ ;}"),
            ("p { a: \\\\ }", "p.S{a:\\\\;}"),
            ("p { a: b; c : d }", "p.S{a:b;c :d;}"), ("p { color: red !important }", "p.S{color:red !important;}"),
            ("p { /* } */ a: b }", "p.S{a:b;}"), ("p/* x */{ a: /* ; */ b }", "p.S{a:b;}"),
            ("p /**/ b {}", "p.S b:where(.S){}"),
            ("p/**/.x/*\n*/.y {}", "p.S.x:where(.S).y:where(.S){}"),
            ("p { a: 1/**/.5 //**/* b }", "p.S{a:1    .5 /    * b;}"),
            ("@media (a)/**/and/**/(b) {}", "@media (a)    and    (b){}"), ("a/**/b {}", "a.S b:where(.S){}"),
            ("p { content: \"}\" '{' \"/*\" }", "p.S{content:\"}\" '{' \"/*\";}"),
            ("p { content: '\\'}' }", "p.S{content:'\\'}';}"),
            ("p { content: 'a\\\nb' }", "p.S{content:'a\\\nb';}"),
            ("p { --x: { a: b; } }", "p.S{--x:{ a: b; };}"), ("p { --x:; --y: }", "p.S{--x:;--y:;}"),
            ("p { --x: [;] (}) }", nil),
            ("p { background: url(a;b{c'd[e.png) }", "p.S{background:url(a;b{c'd[e.png);}"),
            (
                "p { background: url(data:image/svg+xml;utf8,/*x*/) }",
                "p.S{background:url(data:image/svg+xml;utf8,/*x*/);}"
            ),
            ("p { background: URL( 'a)b' ) no-repeat }", "p.S{background:URL( 'a)b' ) no-repeat;}"),
            ("p { background: url(a\\)b) }", "p.S{background:url(a\\)b);}"),
            ("p { width: calc(1px + (2 * 3px)) }", "p.S{width:calc(1px + (2 * 3px));}"),
            ("@media (width > 1px) { p { a: b } }", "@media (width > 1px){p.S{a:b;}}"),
            ("@media print { @supports (a: b) { p {} } }", "@media print{@supports (a: b){p.S{}}}"),
            ("@supports not (a: {) { p {} }", nil),
            ("@container x (width > 1px) { p {} }", "@container x (width > 1px){p.S{}}"),
            ("@layer a, b; @layer a { p {} }", "@layer a, b;@layer a{p.S{}}"),
            ("@scope (.a) to (.b) { img {} }", "@scope (.a) to (.b){img.S{}}"),
            ("@starting-style { p { a: b } }", "@starting-style{p.S{a:b;}}"),
            ("p { @media print { a: b; b { c: d } } }", "p.S{@media print{a:b;b:where(.S){c:d;}}}"),
            ("p { a: b; b { c: d } e: f }", "p.S{a:b;b:where(.S){c:d;}e:f;}"),
            ("p { &:hover { a: b } }", "p.S{&:hover{a:b;}}"),
            ("p { &.x {} & b {} b & {} }", "p.S{&.x:where(.S){}& b:where(.S){}b:where(.S) &{}}"),
            ("p { > b {} + i, ~ u {} }", "p.S{>b:where(.S){}+i:where(.S),~u:where(.S){}}"),
            ("p { a:hover {} }", "p.S{a:where(.S):hover{}}"),
            ("p { .x { .y {} } }", "p.S{.x:where(.S){.y:where(.S){}}}"),
            (":global { p { a: b; b {} } i {} } u {}", "p{a:b;b{}}i{}u.S{}"),
            (".x :global { p {} & b {} }", ".x.S{p{}& b{}}"),
            (".x { :global { p {} } b {} }", ".x.S{p{}b:where(.S){}}"), (":global(.x) { p {} }", ".x{p:where(.S){}}"),
            ("@media print { :global { p {} } }", "@media print{p{}}"),
            ("@font-face { font-family: x; src: url(y) }", "@font-face{ font-family: x; src: url(y) }"),
            (
                "@property --x { syntax: '<length>'; inherits: false }",
                "@property --x{ syntax: '<length>'; inherits: false }"
            ),
            (
                "@page :first { margin: 1in; @top-left { content: 'x' } }",
                "@page :first{ margin: 1in; @top-left { content: 'x' } }"
            ),
        ] as [(String, String?)]
    )
    func `rules stay what they are`(style: String, expected: String?) throws {
        if let expected {
            try check(style, expected)
        } else {
            #expect(throws: TemplateErrors.self) { try sheet(style) }
        }
    }

    @Test(
        arguments: [
            ("@keyframes spin { from { a: b } 50.5% {} }", "@keyframes S-spin{ from { a: b } 50.5% {} }"),
            ("p { animation: spin 1s } @keyframes spin {}", "p.S{animation:S-spin 1s;}@keyframes S-spin{}"),
            ("@keyframes a {} p { animation: 1s a, b 2s }", "@keyframes S-a{}p.S{animation:1s S-a, b 2s;}"),
            ("@keyframes a {} p { animation-name: a,a2 }", "@keyframes S-a{}p.S{animation-name:S-a,a2;}"),
            ("@keyframes a {} p { Animation-Name : a }", "@keyframes S-a{}p.S{Animation-Name :S-a;}"),
            ("@keyframes a {} p { animation: var(--a) a }", "@keyframes S-a{}p.S{animation:var(--a) S-a;}"),
            ("@keyframes -global-a {} p { animation: a 1s }", "@keyframes a{}p.S{animation:a 1s;}"),
            (
                "@-webkit-keyframes a {} p { -webkit-animation: a }",
                "@-webkit-keyframes S-a{}p.S{-webkit-animation:S-a;}"
            ),
            (
                "@media print { @keyframes a {} } p { animation: a }",
                "@media print{@keyframes S-a{}}p.S{animation:S-a;}"
            ),
            (
                "@keyframes gr\u{F6}\u{DF}e {} p { animation: gr\u{F6}\u{DF}e 1s }",
                "@keyframes S-gr\u{F6}\u{DF}e{}p.S{animation:S-gr\u{F6}\u{DF}e 1s;}"
            ),
            ("@keyframes a {} p { transition: a 1s; --a: a }", "@keyframes S-a{}p.S{transition:a 1s;--a:a;}"),
        ]
    )
    func `animations are the template's own`(style: String, expected: String) throws {
        try check(style, expected)
    }

    // MARK: Elements

    @Test(
        arguments: [
            ("p", "<p></p><b></b>", "<p class=\"S\"></p><b></b>"),
            (".x", "<p class=\"x y\"></p><p class=\"y\"></p>", "<p class=\"x y S\"></p><p class=\"y\"></p>"),
            (".x.y", "<p class=\"x\"></p><p class=\"y x\"></p>", "<p class=\"x\"></p><p class=\"y x S\"></p>"),
            ("#a", "<p id=\"a\"></p><p id=\"b\"></p><p></p>", "<p id=\"a\" class=\"S\"></p><p id=\"b\"></p><p></p>"),
            ("*", "<p></p>", "<p class=\"S\"></p>"), ("[x]", "<p></p>", "<p class=\"S\"></p>"),
            (":hover", "<p></p>", "<p class=\"S\"></p>"),
            ("p b", "<p><b></b><i></i></p>", "<p class=\"S\"><b class=\"S\"></b><i></i></p>"),
            // What is computed may be anything.
            (".x", "<p class={a}></p><p class=\"a {a}\"></p>", "<p class=\"A S\"></p><p class=\"a A S\"></p>"),
            (".x", "<p class={missing}></p>", "<p class=\"S\"></p>"),
            (".x", "<p {...user}></p><p></p>", "<p name=\"Uji\" class=\"S\"></p><p></p>"),
            (".x", "<p class:x={no}></p><p class:y={yes}></p>", "<p class=\"S\"></p><p class=\"y\"></p>"),
            ("#x", "<p id={a}></p>", "<p id=\"A\" class=\"S\"></p>"),
            ("b.x", "<p class={a}></p>", "<p class=\"A\"></p>"),
            (":is(p, .x) b", "<p></p><i></i><b></b>", "<p class=\"S\"></p><i></i><b class=\"S\"></b>"),
            ("p:not(.x)", "<p class=\"x\"></p><b></b>", "<p class=\"x S\"></p><b></b>"),
            ("p:has(img)", "<p><img><b></b></p>", "<p class=\"S\"><img class=\"S\"><b></b></p>"),
            (":global(p) b", "<p><b></b></p>", "<p><b class=\"S\"></b></p>"),
            (":global { p {} }", "<p></p>", "<p></p>"),
            ("P", "<p></p>", "<p class=\"S\"></p>"),
            ("p", "{#if yes}<p></p>{/if}{#each [1] as _}<p></p>{/each}", "<p class=\"S\"></p><p class=\"S\"></p>"),
            ("p", "<Item /><Item><p></p></Item>", "<p></p><p></p><p class=\"S\"></p>"),
            ("p", "{@html '<p></p>'}", "<p></p>"),
        ]
    )
    func `elements get the class that a selector may match`(
        selector: String,
        markup: String,
        expected: String
    ) async throws {
        let rule = selector.contains("{") ? selector : "\(selector) { color: red }"
        let name = try program(markup, rule).name
        let props: TemplateValue = ["a": "A", "yes": true, "no": false, "user": ["name": "Uji"]]
        let text = try await TemplateBench().render(
            ["Main": "\(markup)<style>\(rule)</style>", "Item": "<p></p>{@render children?.()}"],
            props
        )
        #expect(text == expected.replacing("S", with: name))
    }

    // MARK: Problems

    @Test(
        arguments: [
            ("p {", ["1:1 \"}\" is missing behind this rule"]), ("p { a: b", ["1:1 \"}\" is missing behind this rule"]),
            ("p { a: b } }", ["1:12 \"}\" closes nothing"]), ("p", ["1:1 \"{\" is missing behind this selector"]),
            ("color: red;", ["1:1 \"{\" is missing behind this selector"]),
            ("{ a: b }", ["1:1 a selector is missing before \"{\""]),
            ("p {\n  color }", ["2:3 \":\" and a value are missing behind this name"]),
            ("p { : red }", ["1:5 a name is missing before \":\""]),
            ("p { color: }", ["1:5 a value is missing behind \"color:\""]),
            ("p { a: 'x\n }", ["1:8 the string that begins here does not end on its line"]),
            ("p { a: (b }", ["1:8 \"(\" is not closed"]), ("p { a: [b) }", ["1:8 \"[\" is not closed"]),
            ("p[a { }", ["1:2 \"[\" is not closed"]),
            ("p { /* }", ["1:5 */ is missing behind the comment"]),
            ("@import 'x';", ["1:1 @import has no place in a template: it stands in a file of the page's head"]),
            ("p {} @charset 'x';", ["1:6 @charset has no place in a template: it stands in a file of the page's head"]),
            ("50% { a: b }", ["1:1 this is no selector"]), ("p, { a: b }", ["1:3 a selector is missing"]),
            ("p,, b {}", ["1:3 a selector is missing"]),
            (":global + p {}", ["1:9 a selector is missing before \"+\""]),
            ("p/**/* {}", ["1:6 this is no selector"]), (".x/**//**/* {}", ["1:11 this is no selector"]),
            ("b > :global > p {}", ["1:13 a selector is missing before \">\""]),
            ("> p {}", ["1:1 a selector is missing before \">\""]),
            ("p > {}", ["1:2 a selector is missing behind \">\""]), ("p > > b {}", ["1:5 this is no selector"]),
            (". {}", ["1:2 a name is missing behind \".\""]), (".1 {}", ["1:2 a name is missing behind \".\""]),
            ("p # b {}", ["1:4 a name is missing behind \"#\""]),
            ("p: b {}", ["1:2 a name is missing behind \":\""]), ("p:::b {}", ["1:2 a name is missing behind \":\""]),
            (".a*b {}", ["1:3 this is no selector"]),
            ("[x]p {}", ["1:4 this is no selector"]), ("a || b {}", ["1:3 this is no selector"]),
            ("p! {}", ["1:2 this is no selector"]),
            (":is(a, ) {}", ["1:8 a selector is missing"]),
            (":global(/x) {}", ["1:9 this is no selector"]),
            (":global { p, {} }", ["1:13 a selector is missing"]),
            ("p :global :is(/x) {}", ["1:15 this is no selector"]),
            ("p:has(>) {}", ["1:7 a selector is missing behind \">\""]),
            (":global() {}", ["1:8 a selector is missing in :global()"]),
            ("@media print { p {} ", ["1:1 \"}\" is missing behind this rule"]),
            ("@font-face { a: b", ["1:1 \"}\" is missing behind this rule"]),
            (
                "p {}\n\nb { c }\ni { d }",
                [
                    "3:5 \":\" and a value are missing behind this name",
                    "4:5 \":\" and a value are missing behind this name",
                ]
            ),
            (String(repeating: "p {", count: 60), ["1:148 rules are nested more than 50 deep here"]),
            (
                String(repeating: ":is(", count: 60) + "p" + String(repeating: ")", count: 60) + "{}",
                ["1:85 selectors are nested more than 20 deep here"]
            ),
        ]
    )
    func `wrong rules are told with their place`(style: String, expected: [String]) {
        let width = "<style>".count
        let problems: [TemplateProblem]
        do {
            _ = try program("", style)
            problems = []
        } catch {
            problems = (error as? TemplateErrors)?.problems ?? []
        }
        let told = problems.map { problem in
            "\(problem.line):\(problem.line == 1 ? problem.column - width : problem.column) \(problem.message)"
        }
        #expect(told == expected)
    }
}
