import Testing

@testable import MochiAPI

/// Markup, and the HTML that it becomes.
@Suite struct TemplateMarkupTests {
    private static let props: TemplateValue = [
        "a": "A", "b": "B", "n": 3, "yes": true, "no": false, "none": nil, "empty": "", "sharp": "<b> & \"q\" 'r'",
        "list": ["x", "y"], "nobody": [], "html": "<i>raw</i>", "user": ["name": "Uji", "tags": ["soft", "sweet"]],
        "rows": [["id": 1, "name": "one"], ["id": 2, "name": "two"]], "pairs": [["k", 1], ["l", 2]],
        "attributes": ["title": "T", "hidden": false, "disabled": true, "data-x": 1, "gone": nil],
    ]

    private func check(_ template: String, _ expected: String) async throws {
        #expect(try await TemplateBench().render(template, Self.props) == expected)
    }

    @Test(
        arguments: [
            ("", ""),
            ("plain", "plain"),
            ("<p>text</p>", "<p>text</p>"),
            ("<p>{a}</p>", "<p>A</p>"),
            ("<p>{ a }</p>", "<p>A</p>"),
            ("<p>{a}{b}</p>", "<p>AB</p>"),
            ("<p>{sharp}</p>", "<p>&lt;b&gt; &amp; &quot;q&quot; 'r'</p>"),
            ("<p>{@html html}</p>", "<p><i>raw</i></p>"),
            ("<p>{@html none}</p>", "<p></p>"),
            ("<p>{none}{missing}{empty}</p>", "<p></p>"),
            ("<p>{yes} {no}</p>", "<p>true false</p>"),
            ("<p>{n}</p>", "<p>3</p>"),
            ("<p>{'<'}</p>", "<p>&lt;</p>"),
            ("<p>{1 + 1}</p>", "<p>2</p>"),
            ("<p>{'{'}{'}'}</p>", "<p>{}</p>"),
            ("a } b", "a } b"),
            ("<p>&nbsp;&lt;</p>", "<p>&nbsp;&lt;</p>"),
            ("<br>", "<br>"),
            ("<br/>", "<br>"),
            ("<br />", "<br>"),
            ("<div/>", "<div></div>"),
            ("<div />x", "<div></div>x"),
            ("<my-element a=b></my-element>", "<my-element a=\"b\"></my-element>"),
            ("<!-- note -->", ""),
            ("a<!-- note -->b", "ab"),
            ("<!-- {a} <b> -->x", "x"),
            (
                "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg>",
                "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"></path></svg>"
            ),
            ("<p>\u{1F361} {a} ä</p>", "<p>\u{1F361} A ä</p>"),
            ("\u{FEFF}<p></p>", "<p></p>"),
            ("<textarea>{a}</textarea>", "<textarea>A</textarea>"),
            ("<textarea value={sharp}></textarea>", "<textarea>\n&lt;b&gt; &amp; &quot;q&quot; 'r'</textarea>"),
            ("<textarea value=\"x {a}\"></textarea>", "<textarea>\nx A</textarea>"),
            ("<div><script>let a = '{a}';</script></div>", "<div><script>let a = '{a}';</script></div>"),
            ("<script src=\"/x.js\"></script>", "<script src=\"/x.js\"></script>"),
            ("<script src={a} defer></script>", "<script src=\"A\" defer></script>"),
            (
                "<script type=\"application/ld+json\">{\"a\": 1}</script>",
                "<script type=\"application/ld+json\">{\"a\": 1}</script>"
            ),
        ]
    )
    func `text and elements become HTML`(template: String, expected: String) async throws {
        try await check(template, expected)
    }

    @Test(
        arguments: [
            ("  <p>a</p>  ", "<p>a</p>"),
            ("<p>  a  </p>", "<p>a</p>"),
            ("<p>\n\ta\n</p>", "<p>a</p>"),
            ("<p>a</p>\n\n<p>b</p>", "<p>a</p> <p>b</p>"),
            ("<p>a</p><p>b</p>", "<p>a</p><p>b</p>"),
            ("<p>a <b>b</b> c</p>", "<p>a <b>b</b> c</p>"),
            ("<p>a\n<b>b</b>\nc</p>", "<p>a <b>b</b> c</p>"),
            ("<p>a <!-- x --> b</p>", "<p>a b</p>"),
            ("<p>{a} {b}</p>", "<p>A B</p>"),
            ("<p> {a} </p>", "<p>A</p>"),
            ("<p>{a}\n{b}</p>", "<p>A\nB</p>"),
            ("<p>{a} <b>x</b></p>", "<p>A <b>x</b></p>"),
            ("<p>one   two</p>", "<p>one   two</p>"),
            ("<ul>\n  <li>a</li>\n  <li>b</li>\n</ul>", "<ul><li>a</li> <li>b</li></ul>"),
            (
                "<table>\n <tr>\n <td>a</td>\n <td>b</td>\n </tr>\n</table>",
                "<table><tr><td>a</td><td>b</td></tr></table>"
            ),
            (
                "<select>\n <option>a</option>\n <option>b</option>\n</select>",
                "<select><option>a</option><option>b</option></select>"
            ),
            ("<pre>\n  a\n  b\n</pre>", "<pre>\n  a\n  b\n</pre>"),
            ("<pre>{a}  {b}</pre>", "<pre>A  B</pre>"),
            ("<textarea>\n a </textarea>", "<textarea>\n a </textarea>"),
            ("{#if yes}\n  <p>a</p>\n{/if}", "<p>a</p>"),
            ("{#if yes} a {/if}", "a"),
            ("x {#if yes} a {/if} y", "x a y"),
            ("{#each list as x}\n  <li>{x}</li>\n{/each}", "<li>x</li><li>y</li>"),
            ("{#each list as x}{x} {/each}", "xy"),
            ("{#each list as x}{x}{' '}{/each}", "x y "),
            ("\n{@const c = 1}\n<p>{c}</p>", "<p>1</p>"),
            ("<p>{@const c = 1} {c} </p>", "<p>1</p>"),
            ("<p></p>\n<mochi:head><title>t</title></mochi:head>\n<p></p>", "<p></p> <p></p>"),
        ]
    )
    func `white space is that of Svelte`(template: String, expected: String) async throws {
        try await check(template, expected)
    }

    @Test(
        arguments: [
            ("{#if yes}a{/if}", "a"),
            ("{#if no}a{/if}", ""),
            ("{#if no}a{:else}b{/if}", "b"),
            ("{#if no}a{:else if yes}b{:else}c{/if}", "b"),
            ("{#if no}a{:else if none}b{:else}c{/if}", "c"),
            ("{#if no}a{:else if empty}b{:else if n}d{/if}", "d"),
            ("{#if yes}{#if no}a{:else}b{/if}{/if}", "b"),
            ("{#if n > 2 && a}x{/if}", "x"),
            ("{#if list.length}x{/if}{#if nobody.length}y{/if}", "x"),
            ("{#if nobody}x{/if}", "x"),
            ("{#each list as x}{x}{/each}", "xy"),
            ("{#each list as x, i}{i}{x}{/each}", "0x1y"),
            ("{#each rows as row (row.id)}{row.name}{/each}", "onetwo"),
            ("{#each rows as row, i (row.id)}{i}{row.name}{/each}", "0one1two"),
            ("{#each rows as { id, name }}{id}{name}{/each}", "1one2two"),
            ("{#each rows as { id: i, name: n }, index}{index}{i}{n}{/each}", "01one12two"),
            ("{#each rows as { id, ...rest }}{rest.name}{/each}", "onetwo"),
            ("{#each rows as { nope = 7 }}{nope}{/each}", "77"),
            ("{#each pairs as [key, value]}{key}{value}{/each}", "k1l2"),
            ("{#each pairs as [, value]}{value}{/each}", "12"),
            ("{#each pairs as [key, ...rest]}{rest[0]}{/each}", "12"),
            ("{#each nobody as x}a{:else}nobody{/each}", "nobody"),
            ("{#each none as x}a{:else}none{/each}", "none"),
            ("{#each missing as x}a{:else}none{/each}", "none"),
            ("{#each list as x}{x}{:else}none{/each}", "xy"),
            ("{#each list}-{/each}", "--"),
            ("{#each list, i}{i}{/each}", "01"),
            ("{#each { length: 3 } as _, i}{i}{/each}", "012"),
            ("{#each { length: 0 } as _}x{:else}none{/each}", "none"),
            ("{#each [1, 2] as x}{#each [3, 4] as y}{x * y} {/each}{/each}", "3468"),
            ("{#each [1, 2] as x}{#each [x, x] as x}{x}{/each}{x}{/each}", "111222"),
            ("{#each user.tags as tag}{user.name}{tag}{/each}", "UjisoftUjisweet"),
            ("{#each rows as row}{@const double = row.id * 2}{double}{/each}", "24"),
            ("{@const { name, tags: [first] } = user}{name}{first}", "Ujisoft"),
            ("{#if yes}{@const c = 'in'}{c}{/if}{c}", "in"),
            ("{#key n}<p>{n}</p>{/key}", "<p>3</p>"),
            ("{#snippet s()}x{/snippet}{@render s()}{@render s()}", "xx"),
            ("{@render s(1, 2)}{#snippet s(p, q)}{p}-{q}{/snippet}", "1-2"),
            ("{#snippet s(p = 5)}{p}{/snippet}{@render s()}{@render s(6)}", "56"),
            ("{#snippet s({ name })}{name}{/snippet}{@render s(user)}", "Uji"),
            ("{#snippet s(x)}{x}{a}{/snippet}{#each list as x}{@render s(x)}{/each}", "xAyA"),
            ("{#each list as x}{#snippet s()}{x}{/snippet}{@render s()}{/each}", "xy"),
            ("{#snippet down(k)}{k}{#if k > 0}{@render down(k - 1)}{/if}{/snippet}{@render down(3)}", "3210"),
            ("{@render missing?.()}x", "x"),
        ]
    )
    func `blocks choose, repeat and name`(template: String, expected: String) async throws {
        try await check(template, expected)
    }

    @Test(
        arguments: [
            ("<p title=\"t\"></p>", "<p title=\"t\"></p>"),
            ("<p title='t'></p>", "<p title=\"t\"></p>"),
            ("<p title=t></p>", "<p title=\"t\"></p>"),
            ("<p title = \"t\" ></p>", "<p title=\"t\"></p>"),
            ("<p title='say \"hi\"'></p>", "<p title=\"say &quot;hi&quot;\"></p>"),
            ("<p title=\"\"></p>", "<p title=\"\"></p>"),
            ("<p title={a}></p>", "<p title=\"A\"></p>"),
            ("<p title=\"{a}\"></p>", "<p title=\"A\"></p>"),
            ("<p title=\"x {a} y\"></p>", "<p title=\"x A y\"></p>"),
            ("<p title=x{a}y></p>", "<p title=\"xAy\"></p>"),
            ("<p title={sharp}></p>", "<p title=\"&lt;b&gt; &amp; &quot;q&quot; 'r'\"></p>"),
            ("<p title=\"x {none} y\"></p>", "<p title=\"x  y\"></p>"),
            ("<p title={none}></p>", "<p></p>"),
            ("<p title={missing}></p>", "<p></p>"),
            ("<p title={empty}></p>", "<p title=\"\"></p>"),
            ("<p title={no}></p>", "<p title=\"false\"></p>"),
            ("<p aria-hidden={yes}></p>", "<p aria-hidden=\"true\"></p>"),
            ("<p data-n={n}></p>", "<p data-n=\"3\"></p>"),
            ("<p {a}></p>", "<p a=\"A\"></p>"),
            ("<input disabled>", "<input disabled>"),
            ("<input disabled={yes}>", "<input disabled>"),
            ("<input disabled={no}>", "<input>"),
            ("<input disabled={none}>", "<input>"),
            ("<input disabled={n > 2} checked={n > 5}>", "<input disabled>"),
            ("<p hidden={yes}></p>", "<p hidden></p>"),
            ("<p hidden={\"until-found\"}></p>", "<p hidden=\"until-found\"></p>"),
            ("<input value={a}>", "<input value=\"A\">"),
            ("<a href={a}></a>", "<a href=\"A\"></a>"),
            ("<a href=\"/x/{n}\"></a>", "<a href=\"/x/3\"></a>"),
            ("<a href={'javascript:alert(1)'}></a>", "<a href=\"about:invalid\"></a>"),
            ("<a href=\"java{'script:alert(1)'}\"></a>", "<a href=\"about:invalid\"></a>"),
            ("<img src={'data:image/png,x'} alt=\"\">", "<img src=\"data:image/png,x\" alt=\"\">"),
            ("<iframe src={'data:text/html,x'}></iframe>", "<iframe src=\"about:invalid\"></iframe>"),
            ("<form action={'JavaScript:x'}></form>", "<form action=\"about:invalid\"></form>"),
            ("<svg><use xlink:href={'javascript:x'} /></svg>", "<svg><use xlink:href=\"about:invalid\"></use></svg>"),
            ("<button onclick=\"go()\"></button>", "<button onclick=\"go()\"></button>"),
            ("<p class=\"x\"></p>", "<p class=\"x\"></p>"),
            ("<p class={a}></p>", "<p class=\"A\"></p>"),
            ("<p class=\"x {a}\"></p>", "<p class=\"x A\"></p>"),
            ("<p class={none}></p>", "<p></p>"),
            ("<p class={[a, no, 'c', { d: yes, e: no }]}></p>", "<p class=\"A c d\"></p>"),
            ("<p class={{ on: yes, off: no }}></p>", "<p class=\"on\"></p>"),
            ("<p class:on={yes}></p>", "<p class=\"on\"></p>"),
            ("<p class:on={no}></p>", "<p></p>"),
            ("<p class:yes class:no></p>", "<p class=\"yes\"></p>"),
            ("<p class=\"x\" class:on={yes} class:off={no}></p>", "<p class=\"x on\"></p>"),
            ("<p class={a} class:on={n == 3}></p>", "<p class=\"A on\"></p>"),
            ("<p style=\"color: red\"></p>", "<p style=\"color: red\"></p>"),
            ("<p style:color={a}></p>", "<p style=\"color: A\"></p>"),
            ("<p style:color=\"red\"></p>", "<p style=\"color: red\"></p>"),
            ("<p style:color={none}></p>", "<p></p>"),
            (
                "<p style=\"margin: 0\" style:color={a} style:--x={n}></p>",
                "<p style=\"margin: 0; color: A; --x: 3\"></p>"
            ),
            ("<p style:width=\"{n}px\"></p>", "<p style=\"width: 3px\"></p>"),
            ("<p {...attributes}></p>", "<p title=\"T\" disabled data-x=\"1\"></p>"),
            ("<input {...attributes} title=\"own\">", "<input title=\"own\" disabled data-x=\"1\">"),
            ("<p {...none}></p>", "<p></p>"),
            ("<p {...{ class: 'a' }} class:b={yes}></p>", "<p class=\"a b\"></p>"),
            ("<p class=\"x\" {...{ title: a }}></p>", "<p class=\"x\" title=\"A\"></p>"),
            ("<a {...{ href: 'javascript:x' }}></a>", "<a href=\"about:invalid\"></a>"),
            ("<a {...{ HREF: 'javascript:x' }}></a>", "<a HREF=\"about:invalid\"></a>"),
            ("<a onclick=\"go()\" {...{ id: a }}></a>", "<a onclick=\"go()\" id=\"A\"></a>"),
        ]
    )
    func `attributes are escaped, checked and left out`(template: String, expected: String) async throws {
        try await check(template, expected)
    }
}
