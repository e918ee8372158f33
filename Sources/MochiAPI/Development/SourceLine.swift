/// A line of an excerpt behind its number.
struct SourceLine: Component {
    let line: SourceExcerpt.Line

    var body: some HTML {
        b(.class("number")) { line.number }
        " \(line.text)\n"
    }
}
