import MochiAPI

/// What the server does, in figures and in two charts, which `Client/ActivityBoard.client.ts` keeps up with.
///
/// It has everything in place before the first second comes; without scripts the figures are those of the moment.
struct ActivityBoard: Component, Island {
    /// A figure: its key in `data-figure`, what it is called, and what it says.
    private typealias Figure = (key: String, name: String, value: String)

    var body: some HTML {
        let second = ActivityRoutes.meter.glance()
        return div {
            p(.class("state")) {
                span(.role("status"))
                button(.type(.button), .class("plain"), .hidden()) { "Pause" }
                noscript { "As it was when you came. Load the page again for the next second." }
            }
            dl { ForEach(Self.figures(second)) { figure in tile(figure) } }
            div(.class("charts")) {
                requests(second)
                latencies(second)
            }
        }
    }

    private func tile(_ figure: Figure) -> some HTML {
        div {
            dt { figure.name }
            dd(.data("figure", figure.key)) { figure.value }
        }
    }

    private static func figures(_ second: ActivitySecond) -> [Figure] {
        [
            ("requests", "Requests", count(second, \.requests)),
            ("median", "Half within", time(second.median)),
            ("islands", "Islands fetched", count(second, \.islands)),
            ("sockets", "Sockets open", "\(second.sockets)"),
            ("streams", "Streams open", "\(second.streams)"),
            ("errors", "Errors", count(second, \.errors)),
        ]
    }

    // MARK: Charts

    private func requests(_ second: ActivitySecond) -> some HTML {
        let kinds: [(figure: Figure, product: Product)] = [
            (("pages", "Pages", Self.count(second, \.pages)), Catalog.products[0]),
            (("islands", "Islands", Self.count(second, \.islands)), Catalog.products[3]),
            (("api", "API", Self.count(second, \.api)), Catalog.products[1]),
            (("files", "Files", Self.count(second, \.files)), Catalog.products[2]),
            (("other", "Others", Self.count(second, \.other)), Catalog.products[5]),
        ]
        return section(.class("requests")) {
            h2 { "Requests a second" }
            ul(.class("legend")) {
                ForEach(kinds) { kind in legend(kind.figure, .data("kind", kind.product.id)) }
            }
            plot(
                "The requests of each second of the last minute, one layer for each kind. The list before has the latest.",
                marks: ["10", "5", "0"]
            ) {
                // Each layer reaches down to the ground, so those with more in them lie behind.
                ForEach(kinds.reversed()) { kind in
                    element("path", .data("layer", kind.figure.key), .data("kind", kind.product.id))
                }
            }
        }
    }

    private func latencies(_ second: ActivitySecond) -> some HTML {
        let figures: [Figure] = [
            ("median", "Half within", Self.time(second.median)), ("p99", "99 of 100 within", Self.time(second.p99)),
        ]
        return section(.class("latencies")) {
            h2 { "How long they take" }
            ul(.class("legend")) {
                ForEach(figures) { figure in legend(figure, .data("line", figure.key)) }
            }
            plot(
                "How long requests took in each second of the last minute, from half of them to 99 of 100. "
                    + "The list before has the latest.",
                marks: ["10 s", "1 s", "100 ms", "10 ms", "1 ms", "0.1 ms", "0.01 ms"]
            ) {
                element("path", .data("layer", "band"))
                element("path", .data("layer", "p99"))
                element("path", .data("layer", "median"))
            }
        }
    }

    private func legend(_ figure: Figure, _ mark: HTMLAttribute<HTMLTags.li>) -> some HTML {
        li(mark) {
            "\(figure.name) "
            b(.data("figure", figure.key)) { figure.value }
        }
    }

    /// A chart with a line at each mark, from the top down.
    private func plot(_ label: String, marks: [String], @HTMLBuilder layers: () -> some HTML) -> some HTML {
        let lines = (0..<marks.count).map { "M0 \(200 * $0 / (marks.count - 1))h600" }.joined()
        return div(.class("plot")) {
            ul(.aria("hidden", "true")) { ForEach(marks) { mark in li { mark } } }
            svg(
                .viewBox("0 0 600 200"),
                .custom("preserveAspectRatio", "none"),
                .role("img"),
                .aria("label", label)
            ) {
                element("path", .class("grid"), .custom("d", lines))
                element("g") { layers() }
            }
            p(.aria("hidden", "true")) {
                span { "a minute ago" }
                span { "now" }
            }
        }
    }

    // MARK: Figures

    /// A dash when nobody has counted.
    private static func count(_ second: ActivitySecond, _ figure: KeyPath<ActivitySecond, Int>) -> String {
        second.at == 0 ? "–" : "\(second[keyPath: figure])"
    }

    /// `Client/lib/figures.ts` writes it the same way.
    private static func time(_ microseconds: Int?) -> String {
        guard let microseconds else { return "–" }
        switch microseconds {
        case ..<10_000: return "\(hundredths(microseconds / 10)) ms"
        case ..<1_000_000: return "\(microseconds / 1000) ms"
        default: return "\(hundredths(microseconds / 10_000)) s"
        }
    }

    private static func hundredths(_ number: Int) -> String {
        let (whole, rest) = number.quotientAndRemainder(dividingBy: 100)
        return "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}
