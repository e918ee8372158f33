import Testing

@testable import MochiAPI

/// Components in templates, and templates in components.
@Suite struct TemplateComponentTests {
    private struct Price: Component, Decodable {
        let cents: Int
        var currency: String?
        var body: some HTML { span(.class("price")) { "\(currency ?? "€") \(cents)" } }
    }

    private struct Card: Component, Decodable {
        let title: String
        let children: TemplateChildren
        var body: some HTML {
            section {
                h2 { title }
                if children.isEmpty { p { "nothing" } } else { children }
            }
        }
    }

    private struct Wait: AsyncComponent, Decodable {
        let text: String
        var body: some HTML {
            get async throws {
                await Task.yield()
                return i { text }
            }
        }
    }

    private static let bench = TemplateBench(
        components: [
            Mochi.component(Price.self), Mochi.component(Card.self, name: "Box"), Mochi.component(Wait.self),
        ]
    )

    @Test(
        arguments: [
            (["Main": "<Item />", "Item": "<li>item</li>"], "<li>item</li>"),
            (["Main": "<Item></Item>", "Item": "<li>item</li>"], "<li>item</li>"),
            (["Main": "<Item name=\"x\" />", "Item": "<li>{name}</li>"], "<li>x</li>"),
            (["Main": "<Item name={n + 1} />", "Item": "<li>{name}</li>"], "<li>4</li>"),
            (["Main": "<Item {n} />", "Item": "<li>{n}</li>"], "<li>3</li>"),
            (["Main": "<Item name=\"a {n} b\" />", "Item": "<li>{name}</li>"], "<li>a 3 b</li>"),
            (
                ["Main": "<Item name=\"a &amp; &lt;b&gt; &hellip;&#65;\" />", "Item": "<li>{name}</li>"],
                "<li>a &amp; &lt;b&gt; …A</li>"
            ),
            (["Main": "<Item on />", "Item": "{on === true}"], "true"),
            (["Main": "<Item {...user} />", "Item": "{name}{tags[0]}"], "Ujisoft"),
            (["Main": "<Item {...user} name=\"own\" />", "Item": "{name}"], "own"),
            (["Main": "<Item name=\"own\" {...user} />", "Item": "{name}"], "Uji"),
            // Only what is given gets there.
            (["Main": "<Item />{n}", "Item": "{n}"], "3"),
            (["Main": "<Box title=\"t\">x</Box>", "Box2": ""], "<section><h2>t</h2>x</section>"),
            (["Main": "<Box title=\"t\"></Box>"], "<section><h2>t</h2><p>nothing</p></section>"),
            (["Main": "<Box title=\"t\"> <b>{n}</b> </Box>"], "<section><h2>t</h2><b>3</b></section>"),
            (["Main": "<Price cents={250} />"], "<span class=\"price\">€ 250</span>"),
            (["Main": "<Price cents={n} currency=\"$\" />"], "<span class=\"price\">$ 3</span>"),
            (["Main": "<Wait text=\"late\" />!"], "<i>late</i>!"),
            (["Main": "{#each [1, 2] as x}<Wait text={`${x}`} />{/each}"], "<i>1</i><i>2</i>"),
            (["Main": "<Frame>in</Frame>", "Frame": "<div>{@render children()}</div>"], "<div>in</div>"),
            (["Main": "<Frame />", "Frame": "<div>{@render children?.()}</div>"], "<div></div>"),
            (["Main": "<Frame />", "Frame": "{#if children}a{:else}b{/if}"], "b"),
            (["Main": "<Frame>{n}</Frame>", "Frame": "{n}{@render children()}"], "3"),
            (["Main": "<Frame><Frame>in</Frame></Frame>", "Frame": "<b>{@render children()}</b>"], "<b><b>in</b></b>"),
            (
                [
                    "Main": "<List items={[1, 2]}>{#snippet row(x)}<li>{x}</li>{/snippet}</List>",
                    "List": "<ul>{#each items as x}{@render row(x)}{/each}</ul>",
                ],
                "<ul><li>1</li><li>2</li></ul>"
            ),
            (
                [
                    "Main": "{#snippet row(x)}<li>{x}{n}</li>{/snippet}<List items={[1]} {row} />",
                    "List": "{#each items as x}{@render row(x)}{/each}",
                ],
                "<li>13</li>"
            ),
            (
                [
                    "Main": "<List>{#snippet head()}h{/snippet}rest</List>",
                    "List": "{@render head()}-{@render children()}",
                ],
                "h-rest"
            ),
            (
                [
                    "Main": "<Tree {node} />",
                    "Tree": "<li>{node.name}{#each node.kids as kid}<Tree node={kid} />{/each}</li>",
                ],
                "<li>root<li>leaf</li></li>"
            ),
            (
                ["Main": "{#each [1, 2] as x}<Frame>{x}</Frame>{/each}", "Frame": "<b>{@render children()}</b>"],
                "<b>1</b><b>2</b>"
            ),
            (
                ["Main": "<Frame><Box title=\"t\">{n}</Box></Frame>", "Frame": "<b>{@render children()}</b>"],
                "<b><section><h2>t</h2>3</section></b>"
            ),
            (["Main": "<p>{missing}</p><Item missing={1} />", "Item": "{missing}"], "<p></p>1"),
        ] as [([String: String], String)]
    )
    func `a component is given its props and its content`(templates: [String: String], expected: String) async throws {
        let props: TemplateValue = [
            "n": 3, "user": ["name": "Uji", "tags": ["soft"]],
            "node": ["name": "root", "kids": [["name": "leaf", "kids": []]]],
        ]
        #expect(try await Self.bench.render(templates, props) == expected)
    }

    @Test func `what a component of Swift has no property for is told before anything is rendered`() async throws {
        let problems = await Self.bench.problems(["Main": "<Price cents={1} curency=\"$\" />\n<Box title=\"t\">x</Box>"]
        )
        #expect(
            problems.map { "\($0.line):\($0.column) \($0.message)" } == [
                "1:27 <Price> has no property curency, did you mean currency?"
            ]
        )
    }

    @Test func `a component of Swift holds a template`() async throws {
        struct Page: Component {
            var body: some HTML {
                main { Template("Main", ["name": "<Uji>"]) }
            }
        }
        let library = try TemplateBench().library(["Main": "<p>{name}</p>"])
        let html = RenderedHTML(RenderOptions(templates: library)) { Page().render(into: &$0) }
        #expect(html.buffer.text == "<main><p>&lt;Uji&gt;</p></main>")
    }

    @Test func `functions of Swift are called by their names`() async throws {
        var bench = TemplateBench()
        bench.functions = [
            "price": TemplateFunction { (cents: Int, currency: String?) in "\(currency ?? "€") \(cents / 100)" },
            "shout": TemplateFunction { (text: String) in text.uppercased() },
            "range": TemplateFunction { (count: Int) in Array(0..<count) },
            "now": TemplateFunction { "now" },
        ]
        #expect(
            try await bench.render(
                "{price(1200, null)} {price(100, '$')} {shout(a)} {#each range(3) as i}{i}{/each} {now()}",
                ["a": "x"]
            )
                == "€ 12 $ 1 X 012 now"
        )
        for (call, message) in [
            ("price()", "price: argument 1: Int is expected, and this is undefined"),
            ("shout(1)", "shout: argument 1: String is expected, and this is a number"),
            ("shout('a', 'b')", "shout: 2 arguments are too many"),
        ] {
            #expect(await bench.problems(["Main": "{\(call)}"]).map(\.message) == [message], "\(call)")
        }
    }
}
