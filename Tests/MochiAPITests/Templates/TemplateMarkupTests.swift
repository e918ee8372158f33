import Testing

@testable import MochiAPI

@Suite struct TemplateMarkupTests {
    @Test(
        arguments: [
            ("<p>{a}</p>", #"{"a":"x"}"#, "<p>x</p>"),
            ("<p>{a}</p>", #"{"a":"<b>"}"#, "<p>&lt;b&gt;</p>"),
            (
                "{#each xs as x, i}<li>{i}: {x.n}</li>{:else}none{/each}", #"{"xs":[{"n":1},{"n":2}]}"#,
                "<li>0: 1</li><li>1: 2</li>"
            ),
        ]
    )
    func `markup is rendered`(template: String, props: String, expected: String) async throws {
        #expect(try await TemplateBench().render(template, TemplateValue(json: props)) == expected)
    }
}
