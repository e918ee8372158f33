internal import Foundation

extension ServeOptions {
    /// The same options with what was made ahead of the start, if anything was: in development nothing is, for sources change.
    func withBuild() throws(StartError) -> ServeOptions {
        guard let buildFile, !isDevelopment, !isAdministrative else { return self }
        guard let bytes = FileManager.default.contents(atPath: buildFile) else {
            throw StartError("buildFile \"\(buildFile)\": the file cannot be read")
        }
        var options = self
        options.build = try ServerBuild(Array(bytes), path: buildFile, self)
        return options
    }

    /// Why what was made ahead is not what would be made of the sources now.
    ///
    /// `path` is one of the sources that have changed.
    func staleBuild(since path: String) -> StartError {
        StartError(
            "buildFile \"\(buildFile ?? "")\": \(path) has changed since; run `mochi build` again, or remove the file"
        )
    }
}
