import Foundation
import MochiAPI

// A place names what is read back from it by `data-read` and how it was written by `data-kind`: see `HostilePage.check`.

/// A value as the text of elements.
struct HostileTexts: Component {
    let value: String

    var body: some HTML {
        Group {
            p(.data("read", "text")) { value }
            h2(.data("read", "text")) { value }
            ul { li(.data("read", "text")) { value } }
            dl {
                dt(.data("read", "text")) { value }
                dd(.data("read", "text")) { value }
            }
            blockquote(.data("read", "text")) { value }
            em(.data("read", "text")) { value }
        }
        Group {
            table {
                caption(.data("read", "text")) { value }
                tr {
                    th(.data("read", "text")) { value }
                    td(.data("read", "text")) { value }
                }
            }
            details { summary(.data("read", "text")) { value } }
            fieldset { legend(.data("read", "text")) { value } }
            label(.data("read", "text")) { value }
            button(.type(.button), .data("read", "text")) { value }
            select { option(.data("read", "text")) { value } }
        }
        Group {
            pre(.data("read", "text"), .data("kind", "lines")) { value }
            textarea(.data("read", "text"), .data("kind", "field")) { value }
            noscript(.data("read", "text"), .data("kind", "escaped")) { value }
            element("svg") { element("text", .data("read", "text"), .data("kind", "plain")) { value } }
            element("x-card", .data("read", "text")) { value }
            p(.data("read", "text")) { Substring(value) }
        }
    }
}

/// A value between the quotation marks of attributes.
struct HostileAttributes: Component {
    let value: String

    var body: some HTML {
        p(.data("read", "title class id style lang dir role"), .title(value), .class(value), .id(value), .style(value))
            .attributes(.lang(value), .dir(value), .role(value))
        p(.data("read", "data-x aria-label x-y slot part itemprop"), .data("x", value), .aria("label", value))
            .attributes(.custom("x-y", value), .slot(value), .part(value), .itemProp(value))
        Group {
            input(.data("read", "value placeholder name pattern"), .value(value), .placeholder(value), .name(value))
                .attributes(.pattern(value))
            input(.data("read", "value"), .type(.hidden), .value(value))
            img(.data("read", "alt sizes"), .alt(value), .sizes(value))
            select(.data("read", "name"), .name(value)) {
                option(.data("read", "value label"), .value(value), .label(value)) { "x" }
            }
            textarea(.data("read", "placeholder"), .placeholder(value)) { "x" }
            button(.type(.button), .data("read", "value popovertarget"), .value(value), .popoverTarget(value)) { "x" }
        }
        Group {
            label(.data("read", "for"), .for(value)) { "x" }
            a(.data("read", "rel hreflang type"), .rel(value), .hreflang(value), .type(value)) { "x" }
            iframe(.data("read", "name allow sandbox"), .loading("lazy"), .name(value), .allow(value), .sandbox(value))
            time(.data("read", "datetime"), .datetime(value)) { "x" }
            element("x-card", .data("read", "x-y"), .custom("x-y", value)) { "x" }
        }
    }
}

/// A value where a browser expects a URL; what can be clicked opens in the frame `sink`.
struct HostileURLs: Component {
    let value: String
    /// Whether the resources are fetched at once: what has no colon names a file that is not there, again and again.
    private var isLoaded: Bool { value.utf8.contains(UInt8(ascii: ":")) }

    var body: some HTML {
        iframe(.name("sink"))
        Group {
            a(.data("read", "href"), .data("kind", "document"), .data("click", ""), .target("sink"), .href(value)) {
                "x"
            }
            a(.data("read", "ping"), .data("kind", "list"), .href("/pixel"), .ping(value)) { "x" }
            map(.name("x")) {
                area(
                    .data("read", "href"),
                    .data("kind", "document"),
                    .data("click", ""),
                    .target("sink"),
                    .href(value)
                )
            }
            form(.data("read", "action"), .data("kind", "document"), .target("sink"), .action(value)) {
                button(.data("click", "")) { "x" }
            }
            form(.target("sink"), .action("/pixel")) {
                button(.data("read", "formaction"), .data("kind", "document"), .data("click", ""), .formAction(value)) {
                    "x"
                }
                input(.type(.submit), .data("read", "formaction"), .data("kind", "document"), .formAction(value))
            }
        }
        Group {
            div(.style(isLoaded ? "" : "display:none")) {
                iframe(.data("read", "src"), .data("kind", "document"), .loading(loading), .src(value))
                embed(.data("read", "src"), .data("kind", "document"), .src(value))
                object(.data("read", "data"), .data("kind", "document"), .data(value))
                element(
                    "iframe",
                    .data("read", "src"),
                    .data("kind", "document"),
                    .custom("loading", loading),
                    .custom("src", value)
                )
            }
            img(.data("read", "src"), .data("kind", "resource"), .src(value))
            img(.data("read", "srcset"), .data("kind", "list"), .srcset(value))
            input(.type(.image), .data("read", "src"), .data("kind", "resource"), .src(value))
            video(.data("read", "src poster"), .data("kind", "resource"), .src(value), .poster(value)) {
                track(.data("read", "src"), .data("kind", "resource"), .src(value))
            }
            audio { source(.data("read", "src"), .data("kind", "resource"), .src(value)) }
            blockquote(.data("read", "cite"), .data("kind", "resource"), .cite(value)) { "x" }
        }
        HostileDrawings(value: value)
        div(.data("read", "script:src"), .data("kind", "script")) { HTMLScript(src: value) }
        div(.data("read", "script:src"), .data("kind", "script")) { HTMLScript(src: value, isModule: false) }
    }

    private var loading: String { isLoaded ? "eager" : "lazy" }
}

/// A value as the URL of links in SVG, and as what an animation makes of them.
struct HostileDrawings: Component {
    let value: String

    var body: some HTML {
        element("svg") {
            element(
                "a",
                .data("read", "href"),
                .data("kind", "document"),
                .data("click", ""),
                .custom("target", "sink"),
                .custom("href", value)
            )
            element(
                "a",
                .data("read", "xlink:href"),
                .data("kind", "document"),
                .data("click", ""),
                .custom("target", "sink"),
                .custom("xlink:href", value)
            )
            element("use", .data("read", "href"), .data("kind", "document"), .custom("href", value))
            element("a", .data("click", ""), .custom("target", "sink"), .custom("href", "/pixel")) {
                element(
                    "animate",
                    .data("read", "values"),
                    .data("kind", "list"),
                    .custom("attributeName", "href"),
                    .custom("values", value),
                    .custom("dur", "1s"),
                    .custom("fill", "freeze")
                )
            }
            element("a", .data("click", ""), .custom("target", "sink"), .custom("href", "/pixel")) {
                element(
                    "set",
                    .data("read", "to"),
                    .data("kind", "document"),
                    .custom("attributeName", "href"),
                    .custom("to", value)
                )
            }
            element("a", .data("click", ""), .custom("target", "sink"), .custom("href", "/pixel")) {
                element(
                    "animate",
                    .data("read", "from to"),
                    .data("kind", "document"),
                    .custom("attributeName", "href"),
                    .custom("from", value),
                    .custom("to", value),
                    .custom("dur", "100s")
                )
            }
        }
    }
}

/// A value in data for scripts, in style sheets and in comments.
struct HostileCode: Component {
    let value: String

    var body: some HTML {
        div(.data("read", "json"), .data("kind", "exact")) { HTMLScript(json: json, id: "a") }
        div(.data("read", "script:id")) { HTMLScript(json: json, id: value) }
        // No JSON at all.
        div { HTMLScript(json: value, id: "b") }
        div(.data("read", "child"), .data("kind", "css")) { HTMLStyle(value) }
        div(.data("read", "child"), .data("kind", "css")) { HTMLStyle("a{content:\"\(value)\"}") }
        div(.data("read", "comment"), .data("kind", "comment")) { HTMLComment(value) }
        div(.data("read", "comment"), .data("kind", "comment")) { HTMLComment("<!--\(value)-") }
    }

    private var json: String {
        // A text is JSON.
        let bytes = try? JSONEncoder().encode([value])
        return String(decoding: bytes ?? Data(), as: UTF8.self)
    }
}
