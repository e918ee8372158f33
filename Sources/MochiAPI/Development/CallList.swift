/// Calls, the innermost first.
struct CallList: Component {
    let frames: [TraceFrame]

    var body: some HTML {
        ol {
            ForEach(frames) { frame in
                li {
                    code { frame.function }
                    span { frame.location?.description ?? frame.image }
                }
            }
        }
    }
}
