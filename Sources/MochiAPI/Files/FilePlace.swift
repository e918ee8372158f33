internal import MochiEngine

/// Where a file route finds its files: a directory that is opened when the server starts.
struct FilePlace: Sendable {
    /// The directory.
    let directory: String
    /// The file in it, empty for a whole directory.
    let name: String

    /// One file.
    init(_ path: String) {
        let slash = path.lastIndex(of: "/")
        directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// A directory.
    init(directory: String) {
        self.directory = directory
        name = ""
    }

    func check() throws(StartError) {
        do {
            _ = try FileTree(root: directory)
        } catch {
            throw StartError("directory \"\(directory)\": \(error)")
        }
    }

    /// Answers with the place's own file, 404 without one.
    func answer(_ request: RequestContext) throws -> Response {
        try answer(request, name: name)
    }

    /// Answers with the file called `name` below the directory, 404 without one.
    ///
    /// `name` is decoded.
    func answer(_ request: RequestContext, name: String) throws -> Response {
        guard let response = try FileAnswer.find(name, in: FileTree(root: directory), for: request) else {
            throw HTTPError(.notFound)
        }
        return response
    }
}

extension Response {
    /// The response with its file opened, when it names one.
    func openingFile(for request: RequestContext) throws -> Response {
        guard case .file(let path) = body else { return self }
        var response = try FilePlace(path).answer(request)
        for field in headers {
            response.headers.append(field.name, checked: field.value)
        }
        return response
    }
}
