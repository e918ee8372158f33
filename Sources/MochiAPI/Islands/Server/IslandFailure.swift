/// What stands where an island should be that has failed.
struct IslandFailure: HTML {
    /// What it failed with; nil outside development.
    let detail: String?

    func render(into writer: inout HTMLWriter) {
        writer.write("<mochi-island-failure role=\"alert\">This part of the page could not be shown.")
        if let detail {
            writer.write(" <code>")
            writer.write(text: detail)
            writer.write("</code>")
        }
        writer.write("</mochi-island-failure>")
    }
}
