/// The templates of a directory without a server: for measurements.
package struct TemplateFolder: Sendable {
    private let library: TemplateLibrary

    /// Reads and compiles all templates in a directory.
    ///
    /// - Throws: `StartError` with all that is wrong.
    package init(_ directory: String) throws(StartError) {
        var options = ServeOptions(routes: [:])
        options.templates.directory = directory
        library = try TemplateLibrary(options)
    }

    /// What `mochi build` writes of a directory of templates.
    package static func build(of directory: String) throws(StartError) -> [UInt8] {
        var options = ServeOptions(routes: [:])
        options.templates.directory = directory
        return try ServerBuild(options).bytes
    }

    /// The templates that `mochi build` has compiled.
    package init(build: [UInt8]) throws(StartError) {
        var options = ServeOptions(routes: [:])
        options.build = try ServerBuild(build, path: ServerBuild.standardPath, options)
        library = try TemplateLibrary(options)
    }

    /// The markup of a template, when nothing in it has to be awaited; nil else.
    package func rendered(_ name: String, _ props: TemplateValue, capacity: Int) -> HTMLBuffer? {
        let html = RenderedHTML(RenderOptions(templates: library), capacity: capacity) { writer in
            Template(name, props).render(into: &writer)
        }
        return html.isReady ? html.buffer : nil
    }

    /// Compiles a file again that has been saved; whether it had changed.
    package func update(_ path: String) -> Bool {
        let update = library.update([FileChange(path: path, kind: .change)]) { _, _ in }
        return !update.isEmpty && library.problems.isEmpty
    }
}
