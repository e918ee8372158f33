import Testing

@testable import MochiAPI

/// What a template may cost, whatever is written in it.
@Suite struct TemplateCostTests {
    private struct Frame: Component, Decodable {
        let children: TemplateChildren
        var body: some HTML { section { children } }
    }

    private struct Wait: AsyncComponent, Decodable {
        var body: some HTML {
            get async throws {
                await Task.yield()
                return i { "late" }
            }
        }
    }

    private static let bench = TemplateBench(components: [Mochi.component(Frame.self), Mochi.component(Wait.self)])

    private func messages(_ templates: [String: String], after steps: Int = 0) async -> [String] {
        await Self.bench.problems(templates, after: steps).map(\.message)
    }

    @Test(
        arguments: [
            ["Main": "<Main />"],
            ["Main": "<Other />", "Other": "<Main />"],
            ["Main": "{#snippet s()}{@render s()}{/snippet}{@render s()}"],
            ["Main": "<Other><Main /></Other>", "Other": "{@render children()}"],
            // Through a component of Swift, which knows nothing of templates.
            ["Main": "<Frame><Main /></Frame>"],
            ["Main": "<Main mochi:hydrate />"],
        ]
    )
    func `a component that holds itself ends`(templates: [String: String]) async {
        #expect(await messages(templates) == ["components and snippets are nested more than 60 deep here"])
    }

    @Test func `the deepest page that there is fits on the stack`() async {
        func loops(_ count: Int, around content: String) -> String {
            String(repeating: "{#each [1] as _}", count: count) + content + String(repeating: "{/each}", count: count)
        }
        let limit = "components and snippets are nested more than \(TemplateCost.depth) deep here"
        let values = String(repeating: "[", count: 98) + "a" + String(repeating: "]", count: 98)
        for content in ["<Main />", "<Main a={\(values)} />", "<Frame><Main /></Frame>"] {
            #expect(await messages(["Main": loops(3, around: content)]) == [limit], "\(content)")
        }
        #expect(
            await messages(["Main": loops(99, around: "<Main />")])
                == ["loops are nested more than \(TemplateCost.loops) deep here"]
        )
    }

    @Test func `a component that holds two of itself ends`() async {
        let limit = "more than \(TemplateCost.steps) elements and components are rendered"
        let twice = "{#if n}{@render s(n - 1)}{@render s(n - 1)}{/if}"
        let steps = TemplateCost.steps - 1000
        #expect(
            await messages(["Main": "{#snippet s(n)}\(twice)}{/snippet}{@render s(40)}"], after: steps) == [limit]
        )
        let tree = "{#if n}<Tree n={n - 1} /><Tree n={n - 1} />{/if}"
        #expect(await messages(["Main": "<Tree n={40} />", "Tree": tree], after: steps) == [limit])
        let loops = [
            "Main": "{#each { length: 999 } as _}<Loop />{/each}", "Loop": "{#each { length: 999 } as _}{/each}",
        ]
        #expect(await messages(loops, after: steps) == [limit])
    }

    @Test func `what expressions make is bounded`() async {
        let twice = (1...20).map {
            "{@const a\($0) = [a\($0 - 1), a\($0 - 1)]}{@const b\($0) = [b\($0 - 1), b\($0 - 1)]}"
        }
        #expect(
            await messages(["Main": "{@const a0 = 1}{@const b0 = 1}\(twice.joined()){a20 == b20}"])
                == ["these hold more than 1000000 values, too many to compare"]
        )
        #expect(
            await messages([
                "Main": "{@const a0 = 1}{@const b0 = 1}\(twice.joined())<Item mochi:defer {a20} />", "Item": "x",
            ])
                == ["<Item>: its props hold more than 1000000 values"]
        )
        let many = (1...19).map { "{@const a\($0) = [...a\($0 - 1), ...a\($0 - 1)]}" }.joined()
        let all = (1...40).map { "{@const b\($0) = [...a19]}" }.joined()
        #expect(
            await messages(["Main": "{@const a0 = [1]}\(many)\(all)"])
                == ["the expressions make more than \(TemplateCost.made) bytes of values"]
        )
        let text = (1...16).map { "{@const a\($0) = `${a\($0 - 1)}${a\($0 - 1)}`}" }.joined()
        #expect(
            await messages(["Main": "{@const a0 = '0123456789'}\(text)\(String(repeating: "{a16 + ''}", count: 200))"])
                == ["the page becomes larger than \(TemplateCost.bytes) bytes"]
        )
    }

    @Test func `nothing in the head of a page waits`() async {
        let snippet = "{#snippet s()}<Wait />{/snippet}"
        #expect(
            await messages(["Main": "\(snippet)<mochi:head><title>{@render s()}</title></mochi:head>"])
                == ["a snippet has no place in the head of a page"]
        )
        #expect(
            await messages(["Main": "<mochi:head><mochi:head><title>x</title></mochi:head></mochi:head>"])
                == ["<mochi:head> stands in another one"]
        )
        #expect(
            await messages(["Main": "<mochi:head>{#if 1}<title><Wait /></title>{/if}</mochi:head>"])
                == ["a component has no place in the head of a page"]
        )
    }

    @Test(
        arguments: [
            "</a>", "{/if}", "{", "<a {", "{(", "<p a='", "</p", "<a b={", "{#if ", "{#each a as", "{@const ",
            "<style>((</style>",
        ]
    )
    func `a file of mistakes is read in a moment`(mistake: String) async {
        // In square time it would take minutes.
        let problems = await messages(["Main": String(repeating: mistake, count: 50_000)])
        #expect(1...TemplateParser.problemLimit + 1 ~= problems.count)
    }

    @Test func `attributes are bounded`() async {
        let names = (0..<2000).map { "a\($0)" }.joined(separator: " ")
        #expect(await messages(["Main": "<p \(names)>"]) == ["<p> has more than 1000 attributes"])
        let spread = (0..<2000).map { "a\($0): 1" }.joined(separator: ", ")
        #expect(await messages(["Main": "<p {...{ \(spread) }}></p>"]) == ["<p> has more than 1000 attributes"])
    }
}
