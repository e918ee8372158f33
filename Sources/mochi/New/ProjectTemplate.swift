/// The files of a new project.
///
/// Each is a file of `Project/`, with `.template` behind its name, in which words in double braces are replaced.
struct ProjectTemplate {
    let name: ProjectName
    let source: MochiSource

    /// Paths within the project, with their text.
    var files: [(path: String, text: String)] {
        let sources = "Sources/\(name.module)"
        let tests = "Tests/\(name.module)Tests"
        return [
            (".gitignore", PackageResources.gitignore_template),
            ("Package.swift", PackageResources.Package_swift_template),
            ("README.md", PackageResources.README_md_template),
            ("components/NoteCard.mochi", PackageResources.NoteCard_mochi_template),
            ("public/favicon.svg", PackageResources.favicon_svg_template),
            ("public/style.css", PackageResources.style_css_template),
            ("\(sources)/App.swift", PackageResources.App_swift_template),
            ("\(sources)/Frame.swift", PackageResources.Frame_swift_template),
            ("\(sources)/HomePage.swift", PackageResources.HomePage_swift_template),
            ("\(sources)/NoteBook.swift", PackageResources.NoteBook_swift_template),
            ("\(sources)/Welcome.swift", PackageResources.Welcome_swift_template),
            ("\(sources)/main.swift", PackageResources.main_swift_template),
            ("\(tests)/AppTests.swift", PackageResources.AppTests_swift_template),
        ].map { ($0, fill($1)) }
    }

    private func fill(_ bytes: [UInt8]) -> String {
        let values = [
            "package": name.package, "module": name.module, "title": name.title, "dependency": source.dependency,
            "mochi": source.packageName,
        ]
        return values.reduce(String(decoding: bytes, as: UTF8.self)) { text, value in
            text.replacing("{{\(value.key)}}", with: value.value)
        }
    }
}
