import MochiAPI
import Testing

/// What elements, text and builders render as.
struct RenderingTests {
    private func text(_ html: some HTML) async throws -> String {
        try await html.rendered().text
    }

    @Test func `an element has its attributes, its content and its end`() async throws {
        #expect(try await text(p { "Hello" }) == "<p>Hello</p>")
        #expect(try await text(p()) == "<p></p>")
        #expect(try await text(div(.id("a"), .class("b")) { p { "c" } }) == #"<div id="a" class="b"><p>c</p></div>"#)
        #expect(try await text(br()) == "<br>")
        #expect(
            try await text(img(.src("/a.png"), .alt("A"), .width(3))) == #"<img src="/a.png" alt="A" width="3">"#
        )
    }

    @Test func `a document begins with its type`() async throws {
        let document = Group {
            HTMLDoctype()
            html(.lang("en")) { head { title { "T" } } }
        }
        #expect(
            try await text(document) == #"<!doctype html><html lang="en"><head><title>T</title></head></html>"#
        )
    }

    @Test func `an attribute without a value is there or not`() async throws {
        #expect(
            try await text(input(.type(.checkbox), .checked(), .disabled(false))) == #"<input type="checkbox" checked>"#
        )
        #expect(try await text(a(.href(nil), .class("x", when: false)) { "b" }) == "<a>b</a>")
    }

    @Test func `classes and styles are joined, of other attributes the last holds`() async throws {
        #expect(
            try await text(p(.class("a"), .id("x"), .class("b"), .style("c:d"), .id("y"), .style("e:f")) { "" })
                == #"<p class="a b" id="y" style="c:d;e:f"></p>"#
        )
        #expect(
            try await text(p(.class("a"), .id("x")) { "t" }.attributes(.class("b"), .id("y")))
                == #"<p class="a b" id="y">t</p>"#
        )
        #expect(
            try await text(div { p(.class("a")) { "t" } }.attributes(.class("b")))
                == #"<div class="b"><p class="a">t</p></div>"#
        )
        #expect(try await text(br().attributes(.class("b"))) == #"<br class="b">"#)
    }

    @Test func `text and values are escaped wherever they stand`() async throws {
        let hostile = #"<script>"'&</script>"#
        let escaped = "&lt;script&gt;&quot;'&amp;&lt;/script&gt;"
        #expect(try await text(p(.title(hostile)) { hostile }) == "<p title=\"\(escaped)\">\(escaped)</p>")
        #expect(try await text(HTMLComment("--><b>")) == "<!-- --&gt;&lt;b&gt; -->")
        #expect(try await text(RawHTML("<b>&</b>")) == "<b>&</b>")
    }

    @Test func `every character is escaped at every place of a text of any length`() async throws {
        for length in 0..<40 {
            for place in 0..<length {
                for (character, reference) in [("<", "&lt;"), (">", "&gt;"), ("&", "&amp;"), ("\"", "&quot;")] {
                    let before = String(repeating: "a", count: place)
                    let behind = String(repeating: "é", count: length - place - 1)
                    let rendered = try await text(before + character + behind)
                    #expect(rendered == before + reference + behind)
                }
            }
        }
    }

    @Test func `any text is what a byte-wise escape makes of it`() async throws {
        let alphabet = Array("<>&\"'abc é€😀\n\u{1}=;:".unicodeScalars)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var sample = ""
            for _ in 0..<Int.random(in: 0...70, using: &generator) {
                sample.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)])
            }
            let expected = sample.unicodeScalars.reduce(into: "") { text, scalar in
                switch scalar {
                case "<": text += "&lt;"
                case ">": text += "&gt;"
                case "&": text += "&amp;"
                case "\"": text += "&quot;"
                default: text.unicodeScalars.append(scalar)
                }
            }
            #expect(try await text(sample) == expected)
        }
    }

    @Test(arguments: [0, 7, 10, 99, -1, 1_234_567_890, Int.max, Int.min])
    func `a number is written in decimal`(number: Int) async throws {
        #expect(try await text(number) == "\(number)")
    }

    @Test func `builders take conditions, loops, optional values and groups`() async throws {
        struct Page: Component {
            let names: [String]
            let note: String?
            var isOpen = true
            var body: some HTML {
                if isOpen { "open" } else { b { "shut" } }
                for name in names { i { name } }
                if let note { p { note } }
                note
                switch names.count {
                case 0: "none"
                case 1: "one"
                default: "many"
                }
                ForEach(0..<3) { number in number }
                Group {
                    "x"
                    "y"
                }
                AnyHTML(s { "z" })
            }
        }
        #expect(
            try await text(Page(names: ["a", "b"], note: "n")) == "open<i>a</i><i>b</i><p>n</p>nmany012xy<s>z</s>"
        )
        #expect(try await text(Page(names: [], note: nil, isOpen: false)) == "<b>shut</b>none012xy<s>z</s>")
    }

    @Test func `a URL that runs code goes nowhere`() async throws {
        for url in [
            "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)", "java\tscript\r:alert(1)", "vbscript:x", "data:text/html,<script>",
            "data:image/svg+xml,x"[...].replacing("image/svg+xml", with: "text/xml"),
        ] {
            #expect(try await text(a(.href(String(url)))) == #"<a href="about:invalid"></a>"#, "\(url)")
            #expect(try await text(form(.action(String(url)))) == #"<form action="about:invalid"></form>"#)
            #expect(
                try await text(element("use", .custom("xlink:href", String(url))))
                    == #"<use xlink:href="about:invalid"></use>"#
            )
        }
        for url in [
            "/a", "?b", "#c", "d/e:f", "https://shop.example/", "mailto:a@b.example", "tel:1", "a?javascript:b", "",
        ] {
            #expect(try await text(a(.href(url))) == "<a href=\"\(url)\"></a>")
        }
    }

    @Test(arguments: [
        ("/a.png", true), ("/a.png 1x, /b.png 2x", true), ("", true), (",", true), ("data:image/png;base64,AA", true),
        ("/a.png 1x, javascript:alert(1) 2x", false), ("javascript:alert(1), /a.png", false),
        ("#a;java\nscript:b", false),
        ("/a,\u{1}JavaScript:b", false),
    ])
    func `a list of URLs is safe when all of them are`(list: String, isSafe: Bool) async throws {
        let value = isSafe ? list : "about:invalid"
        #expect(try await text(img(.srcset(list))) == "<img srcset=\"\(value)\">")
    }

    @Test(arguments: [
        "data:image/svg+xml,<svg onload='alert(1)'/>", "data:image/svg+xml;base64,AA==", " DATA:image/SVG+xml,x",
        "data:image/x+xml,<x/>", "data:audio/x+xml,<x/>", "data:image/png+xml,<x/>", "data:image/png/svg+xml,<x/>",
        "data:image/\nsvg+xml,x",
    ])
    func `a picture that can hold scripts is no document`(url: String) async throws {
        let refused = "about:invalid"
        #expect(try await text(iframe(.src(url))) == "<iframe src=\"\(refused)\"></iframe>")
        #expect(try await text(embed(.src(url))) == "<embed src=\"\(refused)\">")
        #expect(try await text(object(.data(url))) == "<object data=\"\(refused)\"></object>")
        #expect(try await text(a(.href(url))) == "<a href=\"\(refused)\"></a>")
        #expect(try await text(form(.action(url))) == "<form action=\"\(refused)\"></form>")
        #expect(try await text(button(.formAction(url))) == "<button formaction=\"\(refused)\"></button>")
        #expect(try await text(element("use", .custom("href", url))) == "<use href=\"\(refused)\"></use>")
    }

    // Browsers run it, whatever its media type is.
    @Test(arguments: ["data:image/png,alert(1)", "data:audio/x,alert(1)", "data:text/javascript,x", "javascript:x"])
    func `a script is a file of its own, never data`(url: String) async throws {
        let refused = "about:invalid"
        #expect(
            try await text(HTMLScript(src: url)) == "<script type=\"module\" src=\"\(refused)\"></script>"
        )
        #expect(
            try await text(HTMLScript(src: url, isModule: false)) == "<script defer src=\"\(refused)\"></script>"
        )
    }

    @Test func `pictures in data URLs are shown, and those without scripts are linked to`() async throws {
        let drawing = "data:image/svg+xml,x"
        #expect(
            try await text(img(.src(drawing), .srcset(drawing))) == "<img src=\"\(drawing)\" srcset=\"\(drawing)\">"
        )
        #expect(try await text(link(.rel("icon"), .href(drawing))) == "<link rel=\"icon\" href=\"\(drawing)\">")
        for picture in ["data:image/png;base64,AA==", "data:image/jpeg,x", "DATA:image/WebP;base64,AA=="] {
            #expect(try await text(a(.href(picture))) == "<a href=\"\(picture)\"></a>")
            #expect(try await text(iframe(.src(picture))) == "<iframe src=\"\(picture)\"></iframe>")
        }
    }

    @Test func `every value of an animation is looked at, whatever sign stands before it`() async throws {
        for values in ["/a;javascript:b", "/a; \n javascript:b", "\u{600};javascript:b", "x\u{600};java\tscript:b"] {
            #expect(
                try await text(element("animate", .custom("values", values)))
                    == #"<animate values="about:invalid"></animate>"#
            )
        }
        #expect(
            try await text(element("animate", .custom("values", "0;1;.5"))) == #"<animate values="0;1;.5"></animate>"#
        )
    }

    @Test func `data and scripts cannot end their element`() async throws {
        #expect(
            try await text(HTMLScript(json: #"{"a":"</script><!-- & "}"#, id: "x"))
                == #"<script type="application/json" id="x">{"a":"\u003c/script\u003e\u003c!-- \u0026 "}</script>"#
        )
        #expect(try await text(HTMLStyle("a{content:'</style>'}")) == #"<style>a{content:'<\/style>'}</style>"#)
        #expect(try await text(HTMLScript("a && b < c")) == "<script>a && b < c</script>")
    }

    // A character of Swift is what a reader takes for one: some signs take the next one into theirs.
    @Test(arguments: ["\u{600}", "\u{110BD}", "\u{D4E}"])
    func `a sign that joins the next one does not hide the end of a style sheet`(sign: String) async throws {
        #expect("\(sign)<".count == 1)
        #expect(
            try await text(HTMLStyle("\(sign)</style><b>\(sign)</")) == "<style>\(sign)<\\/style><b>\(sign)<\\/</style>"
        )
    }

    @Test func `names of attributes and elements stand in the source`() async throws {
        #expect(
            try await text(
                div(.data("user-id", "1"), .aria("label", "x"), .custom("hx-get", "/a"), .on("click", "go()"))
            )
                == #"<div data-user-id="1" aria-label="x" hx-get="/a" onclick="go()"></div>"#
        )
        #expect(
            try await text(element("mochi-card", .class("a")) { "b" }) == #"<mochi-card class="a">b</mochi-card>"#
        )
    }
}
