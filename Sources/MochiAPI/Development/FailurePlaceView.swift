/// How the place and the calls look.
struct FailurePlaceView: Component {
    let trace: Trace
    let excerpt: SourceExcerpt?

    static let styles = DevelopmentStyles.place

    var body: some HTML {
        div {
            section(.aria("labelledby", "mochi-place")) {
                h2(.id("mochi-place")) { "Thrown at" }
                SourcePlace(trace: trace, excerpt: excerpt)
            }
            if !trace.frames.isEmpty {
                section(.aria("labelledby", "mochi-calls")) {
                    h2(.id("mochi-calls")) { "Call stack" }
                    CallStack(trace: trace)
                }
            }
        }
    }
}

// Components of their own: the optimizer of Swift 6.3 gives up on all of them in one function.

/// The lines of a template around what is wrong in it.
struct TemplatePlace: AsyncComponent {
    let location: SourceLocation

    static let styles = DevelopmentStyles.place

    var body: some HTML {
        get async throws {
            let excerpt = await Blocking.run { SourceExcerpt.read(location) }
            return section(.aria("labelledby", "mochi-place")) {
                h2(.id("mochi-place")) { "In the template" }
                SourcePlace(trace: Trace([]), excerpt: excerpt)
            }
        }
    }
}

/// The lines around the place.
private struct SourcePlace: Component {
    let trace: Trace
    let excerpt: SourceExcerpt?

    static let styles = DevelopmentStyles.place

    var body: some HTML {
        if let excerpt {
            figure {
                figcaption { excerpt.location.description }
                pre(.tabIndex(0), .role("region"), .aria("label", "Source of \(excerpt.location.description)")) {
                    ForEach(excerpt.lines) { line in
                        if line.isMarked {
                            mark { SourceLine(line: line) }
                        } else {
                            span { SourceLine(line: line) }
                        }
                    }
                }
            }
        } else if let place = trace.place {
            p { code { place.description } }
            p(.class("hint")) { "The file is not on this machine, so its lines are not shown." }
        } else {
            p(.class("hint")) {
                "None of the calls has a line in your source. Thrown by Mochi or a library, or built without debug "
                "information: `swift build -Xswiftc -g` adds it."
            }
        }
    }
}

/// The calls, those of the application before the others.
private struct CallStack: Component {
    let trace: Trace

    static let styles = DevelopmentStyles.place

    var body: some HTML {
        let own = trace.own
        let others = trace.frames.filter { !$0.isOwn }
        if !own.isEmpty { CallList(frames: own) }
        if !others.isEmpty {
            details {
                summary { "Calls of Mochi, libraries and the runtime (\(others.count))" }
                CallList(frames: others)
            }
        }
    }
}
