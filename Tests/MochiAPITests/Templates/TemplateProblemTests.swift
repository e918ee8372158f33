import Testing

@testable import MochiAPI

/// What is wrong in a template, and where.
@Suite struct TemplateProblemTests {
    private static let props: TemplateValue = [
        "a": "A", "n": 3, "list": [1, 2], "object": ["k": 1], "yes": true, "none": nil,
    ]

    private func check(_ template: String, _ expected: [String]) async {
        let problems = await TemplateBench().problems(["Main": template], Self.props)
        #expect(problems.map { "\($0.line):\($0.column) \($0.message)" } == expected)
    }

    @Test(
        arguments: [
            ("{", ["1:2 a value is missing here, before the end"]),
            ("{a", ["1:3 \"}\" is missing behind the expression"]),
            ("<p>{a</p>", ["1:6 \"}\" is missing behind the expression"]),
            ("{}", ["1:2 a value is missing here, before \"}\""]),
            ("{a b}", ["1:4 \"}\" is missing behind the expression"]),
            ("{a +}", ["1:5 a value is missing here, before \"}\""]),
            ("{* a}", ["1:2 a value is missing here, before \"*\""]),
            ("{(a}", ["1:2 \"(\" is not closed: \")\" is missing"]),
            ("{[a}", ["1:2 \"[\" is not closed: \"]\" is missing"]),
            ("{a[1}", ["1:3 \"[\" is not closed: \"]\" is missing"]),
            ("{a.}", ["1:4 the name of a member is missing behind \".\""]),
            ("{a.1}", ["1:3 \"}\" is missing behind the expression"]),
            ("{a ? 1}", ["1:4 \":\" and another value are missing behind this \"?\""]),
            ("{a = 1}", ["1:4 a template cannot change a value: compute it where the props come from"]),
            ("{a += 1}", ["1:5 a value is missing here, before \"=\""]),
            ("{a++}", ["1:3 a template cannot change a value: compute it where the props come from"]),
            (
                "{() => a}",
                ["1:2 functions cannot be written in templates: register one in Swift and call it by its name"]
            ),
            (
                "{x => x}",
                ["1:4 functions cannot be written in templates: register one in Swift and call it by its name"]
            ),
            ("{a & 1}", ["1:4 \"&\" is no operator here: && and || are"]),
            ("{a # 1}", ["1:4 \"#\" has no place in an expression"]),
            (
                "{new Date()}",
                ["1:2 new has no place in a template: its expressions compute values of what they are given"]
            ),
            (
                "{await a}",
                ["1:2 await has no place in a template: its expressions compute values of what they are given"]
            ),
            (
                "{this.a}",
                ["1:2 this has no place in a template: its expressions compute values of what they are given"]
            ),
            ("{/x/}", ["1:1 {/x} closes nothing: there is no {#x} before it"]),
            ("{a, n}", ["1:3 \"}\" is missing behind the expression"]),
            ("{(a, n)}", ["1:4 only the last of these values would count: remove the comma"]),
            ("{a ?? n || n}", ["1:4 || and ?? need parentheses around one of them"]),
            ("{-n ** 2}", ["1:2 what is raised to a power needs parentheses: (-a) ** b"]),
            ("{'a}", ["1:2 the string that begins here does not end on its line"]),
            ("{`a}", ["1:2 the template string that begins here does not end"]),
            ("{`${a`}", ["1:6 a template string cannot follow a value"]),
            ("{1a}", ["1:3 a name cannot follow a number at once"]),
            ("{0xZ}", ["1:2 0xZ is no number, or too large"]),
            ("{1e}", ["1:2 digits are missing behind the e of the number"]),
            ("{'\\u12'}", ["1:5 4 hexadecimal digits are missing here"]),
            ("{{a b}}", ["1:2 \"{\" is not closed: \"}\" is missing"]),
            ("{{1.5: a}}", ["1:3 the name of a property is missing here, before a number"]),
            ("{f(a}", ["1:3 \"(\" is not closed: \")\" is missing"]),
            ("{f(a)}", ["1:2 there is no function f: register it in options.templates.functions"]),
            ("{a.trim()}", ["1:4 values have no functions: register one in Swift and call it, as in trim(…)"]),
            ("{(a)()}", ["1:3 there is no function a: register it in options.templates.functions"]),
            ("{a /* b}", ["1:4 */ is missing behind the comment"]),
        ]
    )
    func `a wrong expression is told with its place`(template: String, expected: [String]) async {
        await check(template, expected)
    }

    @Test(
        arguments: [
            ("<p>", ["1:1 <p> is not closed: </p> is missing"]),
            ("<p><b></p>", ["1:4 <b> is not closed: </b> is missing"]),
            ("</p>", ["1:1 </p> closes nothing: there is no <p> before it"]),
            ("<p></b></p>", ["1:4 </b> closes nothing: there is no <b> before it"]),
            ("<br></br>", ["1:5 <br> has no end tag"]),
            ("<p", ["1:1 \">\" is missing behind <p"]),
            ("<p <b></b>", ["1:1 \">\" is missing behind <p"]),
            ("a < b", ["1:3 the name of an element is missing behind \"<\": write &lt; for the sign itself"]),
            (
                "<1></1>",
                [
                    "1:1 the name of an element is missing behind \"<\": write &lt; for the sign itself",
                    "1:4 </1> closes nothing: there is no <1> before it",
                ]
            ),
            ("<!-- x", ["1:1 --> is missing behind the comment that begins here"]),
            ("<!doctype html>", ["1:1 a template has no document type: it stands in the shell of the page"]),
            ("<html></html>", ["1:1 <html> stands in the shell of the page, not in a template"]),
            ("<sCript>{a}</sCript>", ["1:1 <sCript> is written <script>"]),
            ("<p><sTYLE>{a}</sTYLE></p>", ["1:4 <sTYLE> is written <style>"]),
            ("<iframe {src} /><iFrame src={a} />", ["1:17 <iFrame> is written <iframe>"]),
            ("<p title=></p>", ["1:10 the value of title is missing behind \"=\""]),
            ("<p title=\"a></p>", ["1:10 the value that begins here is not closed", "1:1 \">\" is missing behind <p"]),
            ("<p title=\"a\" title=\"b\"></p>", ["1:14 there is a second title"]),
            (
                "<p {a.b}></p>",
                ["1:5 only a name stands alone in a tag: {name}; otherwise it is name={…} or {...values}"]
            ),
            ("<p {@attach x}></p>", ["1:4 {@…} has no place in a tag"]),
            ("<p \"x\"></p>", ["1:4 \"\"\" has no place in a tag", "1:6 \"\"\" has no place in a tag"]),
            (
                "<p onclick={a}></p>",
                ["1:4 onclick is a script, which no value becomes: write a client module, and mochi:hydrate"]
            ),
            (
                "<p onclick=\"x({a})\"></p>",
                ["1:4 onclick is a script, which no value becomes: write a client module, and mochi:hydrate"]
            ),
            (
                "<iframe srcdoc={a}></iframe>",
                ["1:9 srcdoc holds markup, which no value becomes: give the frame a page of its own by src"]
            ),
            ("<p on:click={a}></p>", ["1:4 on:… runs in browsers: write a client module, and mochi:hydrate"]),
            ("<input bind:value={a}>", ["1:8 bind:… runs in browsers: write a client module, and mochi:hydrate"]),
            ("<p foo:bar></p>", ["1:4 the directive foo: is unknown: there are class:, style: and mochi:"]),
            ("<p class:on=\"x\"></p>", ["1:4 class:on has a condition: class:on={…}"]),
            ("<p mochi:defer></p>", ["1:4 mochi:defer is for components: <p> is an element"]),
            ("<select value={a}></select>", ["1:9 <select> has no value in HTML: write selected={…} on its options"]),
            ("<textarea value={a}>x</textarea>", ["1:11 a textarea has either a value or a content"]),
            ("<Nope />", ["1:1 there is no component Nope"]),
            ("<Mian />", ["1:1 there is no component Mian, did you mean Main?"]),
            ("<Main class:x={a} />", ["1:7 <Main> is a component: class: and style: are for elements"]),
            (
                "<Main mochi:nope />",
                ["1:7 mochi:nope is unknown: there are mochi:defer, mochi:hydrate, and both with :visible"]
            ),
            ("<Main mochi:defer=\"x\" />", ["1:7 mochi:defer has options in braces: mochi:defer={{ … }}"]),
            ("<Main a=\"&nope;\" />", ["1:10 &nope; is not known here: write the character itself"]),
            (
                "<script>let a = 1</script>",
                [
                    "1:1 a template has no script: values come from serverProps, and code for browsers stands in NAME.client.ts beside mochi:hydrate"
                ]
            ),
            ("<script>", ["1:1 <script> is not closed: </script> is missing"]),
            ("<style>", ["1:1 <style> is not closed: </style> is missing"]),
            (
                "<p><style>p {}</style></p>",
                ["1:4 <style> stands at the top of a template: its rules hold for all of it"]
            ),
            ("<style>a {}</style><style>b {}</style>", ["1:27 a template has one <style>"]),
            (
                "<style lang=\"scss\">a {}</style>",
                ["1:8 <style> has no attributes here: its rules hold for this template, as CSS"]
            ),
            ("<svelte:head></svelte:head>", ["1:1 a template has <mochi:head>"]),
            ("<svelte:window />", ["1:1 <svelte:window> is unknown"]),
            ("<mochi:head>x</mochi:head>", ["1:13 text has no place in the head of a page"]),
            (
                "<mochi:head><p></p></mochi:head>",
                [
                    "1:13 <p> has no place in the head of a page: there are <title>, <meta>, <link>, <base>, <script>, <noscript>"
                ]
            ),
            ("<mochi:head a></mochi:head>", ["1:13 <mochi:head> has no attributes"]),
        ]
    )
    func `wrong markup is told with its place`(template: String, expected: [String]) async {
        await check(template, expected)
    }

    @Test(
        arguments: [
            ("{#if a}x", ["1:1 {#if} is not closed: {/if} is missing"]),
            (
                "{#if a}x{/each}",
                [
                    "1:9 {/each} closes nothing: there is no {#each} before it",
                    "1:1 {#if} is not closed: {/if} is missing",
                ]
            ),
            ("{/if}", ["1:1 {/if} closes nothing: there is no {#if} before it"]),
            ("{:else}", ["1:1 {:else} belongs between {#if} or {#each} and their end"]),
            ("{#if}x{/if}", ["1:5 a value is missing here, before \"}\""]),
            ("{#if a}x{:elseif n}y{/if}", ["1:11 {:elseif} is unknown: there is {:else} and {:else if …}"]),
            ("{#if a}x{:else}y{:else}z{/if}", ["1:17 nothing may follow {:else} but {/if}"]),
            (
                "{#if a}<p>{/if}</p>",
                ["1:8 <p> is not closed: </p> is missing", "1:16 </p> closes nothing: there is no <p> before it"]
            ),
            (
                "<p>{#if a}</p>{/if}",
                ["1:4 {#if} is not closed: {/if} is missing", "1:15 {/if} closes nothing: there is no {#if} before it"]
            ),
            ("{#each}x{/each}", ["1:7 a value is missing here, before \"}\""]),
            ("{#each list as}x{/each}", ["1:15 a name is missing here, before \"}\""]),
            ("{#each list as 1}x{/each}", ["1:16 a name is missing here, before a number"]),
            ("{#each list as x, }x{/each}", ["1:19 the name of the index is missing here, before \"}\""]),
            ("{#each list as x, x}x{/each}", ["1:1 x is named a second time here"]),
            ("{#each list as [x}x{/each}", ["1:16 \"[\" is not closed: \"]\" is missing"]),
            ("{#each list as x (x}x{/each}", ["1:18 \"(\" is not closed: \")\" is missing"]),
            (
                "{#each list as x}y{:else if a}{/each}",
                ["1:19 {#each} has {:else} without a condition, for when there is nothing"]
            ),
            (
                "{#await a}x{:then b}y{/await}",
                [
                    "1:1 {#await} has no place in a template: await in serverProps, or in a component of Swift",
                    "1:12 {:then} belongs between {#if} or {#each} and their end",
                ]
            ),
            ("{#nope}{/nope}", ["1:1 {#nope} is unknown: there are {#if}, {#each}, {#snippet} and {#key}"]),
            ("{@nope a}", ["1:1 {@nope} is unknown: there are {@html}, {@const} and {@render}"]),
            ("{@debug a}", ["1:1 {@debug} does nothing on a server: remove it"]),
            ("{@const a}", ["1:10 \"=\" and a value is missing here, before \"}\""]),
            ("{@const x = 1}{@const x = 2}", ["1:23 x is named a second time here"]),
            ("{@render a}", ["1:10 {@render} calls a snippet: {@render name()}"]),
            ("{#snippet}x{/snippet}", ["1:10 the name of the snippet is missing here, before \"}\""]),
            ("{#snippet s}x{/snippet}", ["1:12 \"(\" is missing here, before \"}\""]),
            ("{#snippet s()}x{/snippet}{s()}", ["1:27 s is no function; a snippet is rendered by {@render s(…)}"]),
            (
                "{a}\n{b +}\n<p>\n{#if}{/if}",
                [
                    "2:5 a value is missing here, before \"}\"", "4:5 a value is missing here, before \"}\"",
                    "3:1 <p> is not closed: </p> is missing",
                ]
            ),
        ]
    )
    func `a wrong block is told with its place`(template: String, expected: [String]) async {
        await check(template, expected)
    }

    @Test(
        arguments: [
            ("{list}", "1:2 this is an array, which is no text: {#each} renders its elements"),
            ("<p>{object}</p>", "1:5 this is an object, which is no text: name one of its members"),
            ("<p title={object}></p>", "1:11 this is an object, which is no text: name one of its members"),
            ("<p title=\"x{list}\"></p>", "1:13 this is an array, which is no text: {#each} renders its elements"),
            ("{@html list}", "1:8 this is an array, which is no text: {#each} renders its elements"),
            ("{a * 2}", "1:4 * needs numbers, and this is a text"),
            ("{n - none}", "1:4 - needs numbers, and this is null"),
            ("{n / missing}", "1:4 / needs numbers, and this is undefined"),
            ("{n + list}", "1:4 + needs numbers, and this is an array"),
            ("{-a}", "1:3 - needs a number, and this is a text"),
            ("{+a}", "1:3 + needs a number, and this is a text"),
            ("{a < 1}", "1:4 < needs two numbers, two texts or two dates, and these are a text and a number"),
            ("{missing > 1}", "1:10 > needs two numbers, two texts or two dates, and these are undefined and a number"),
            ("{a in a}", "1:4 in needs an object behind it, and this is a text"),
            ("{list[yes]}", "1:6 an array has no member that is named by true"),
            ("{`${object}`}", "1:5 this is an object, which is no text: name one of its members"),
            ("{#each n as x}{/each}", "1:8 {#each} needs an array, and this is a number"),
            ("{#each a as x}{/each}", "1:8 {#each} needs an array, and this is a text"),
            ("{#each object as x}{/each}", "1:8 {#each} needs an array, and this is an object"),
            ("{[...n]}", "1:6 ... needs an array here, and this is a number"),
            ("{({...a}).k}", "1:7 ... needs an object here, and this is a text"),
            ("<p {...list}></p>", "1:8 ... needs an object here, and this is an array"),
            (
                "<p {...{ onclick: a }}></p>",
                "1:1 onclick is a script, which no value becomes: write a client module, and mochi:hydrate"
            ),
            ("<p {...{ 'a b': a }}></p>", "1:8 \"a b\" is no name of an attribute"),
            ("<p {...{ 'x>': a }}></p>", "1:8 \"x>\" is no name of an attribute"),
            ("{@render a()}", "1:10 {@render} needs a snippet, and this is a text"),
            (
                "{@render missing()}",
                "1:10 {@render} needs a snippet, and this is undefined: {@render name?.()} lets it be missing"
            ),
            ("<Main />", "1:1 components and snippets are nested more than 60 deep here"),
            ("{#each { length: 99999999 } as _}{/each}", "1:8 more than 10000000 elements and components are rendered"),
        ]
    )
    func `a value that does not fit is told with its place`(template: String, expected: String) async {
        await check(template, [expected])
    }

    @Test func `a problem is shown with its line and a caret`() async {
        let problems = await TemplateBench().problems(["Main": "<p>\n\t<b>{user.}</b>\n</p>"])
        #expect(
            problems.map(\.description) == [
                """
                Main.mochi:2:11: the name of a member is missing behind "."
                  2 | \t<b>{user.}</b>
                    | \t         ^
                """
            ]
        )
    }

    @Test func `no template makes a page without end`() async {
        let twice = (1...30).map { "{@const a\($0) = a\($0 - 1) + a\($0 - 1)}" }.joined()
        let problems = await TemplateBench().problems(["Main": "{@const a0 = '0123456789'}" + twice + "{a30}"])
        #expect(problems.map(\.message) == ["this becomes larger than a template may make it (1048576)"])
        let deep = String(repeating: "(", count: 5000)
        #expect(await TemplateBench().problems(["Main": "{\(deep)}"]).first?.message.contains("nested") == true)
        let elements = String(repeating: "<b>", count: 5000)
        #expect(await TemplateBench().problems(["Main": elements]).first?.message.contains("nested") == true)
    }
}
