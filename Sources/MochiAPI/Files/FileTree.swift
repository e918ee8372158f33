internal import Glibc
internal import MochiEngine

/// A directory whose regular files may be served, and nothing outside it.
///
/// A name is opened in one step that passes no symbolic link. Where there is one, the name is opened first and judged afterwards by
/// the descriptor (`/proc/self/fd/N` says where it really lies), so nothing can be exchanged between check and use: links are followed
/// and must end inside the root. The root itself is resolved once, when the tree is made.
///
///     let tree = try FileTree(root: "./public")
///     if let path = FilePath(decoded: "css/site.css"), let file = try tree.open(path, accepting: encoding) { … }
struct FileTree: Sendable {
    /// The absolute path of the root without symbolic links.
    let root: String
    /// `root` with exactly one slash at its end: what the real path of every served file begins with.
    private let prefix: String

    /// A tree below an existing, readable directory.
    init(root: String) throws(FileError) {
        let descriptor = unsafe Glibc.open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .root(root, errno: errno) }
        defer { close(descriptor) }
        guard let path = Self.realPath(of: descriptor) else { throw .unresolvable(root) }
        self.root = path
        prefix = path == "/" ? "/" : path + "/"
    }

    /// Opens the file at `path`, or `index.html` of the directory there, or a precompressed neighbour of either.
    ///
    /// Neighbours (`site.css.br`, `site.css.gz`) are looked for when the type is compressible and the client wants the
    /// coding at least as much as `identity`. Nil when there is nothing to serve: no such name, not inside the root, not
    /// a regular file, not readable. Throws when the machine is at fault (no descriptors left, a read error). Never
    /// blocks on a FIFO; on a slow disk or network mount it blocks as long as `open` does.
    func open(_ path: FilePath, accepting encoding: AcceptEncoding) throws(FileError) -> OpenFile? {
        let name = path.text
        switch try openInside(path.isDirectory ? name + "/" : name, named: name) {
        case .nothing: return nil
        case .file(let file): return try preferringNeighbour(of: name, file, encoding)
        case .directory: break
        }
        let index = name.isEmpty ? "index.html" : name + "/index.html"
        guard case .file(let file) = try openInside(index, named: index) else { return nil }
        var opened = try preferringNeighbour(of: index, file, encoding)
        opened.isIndexOfPathWithoutSlash = !path.isDirectory
        return opened
    }

    /// The neighbour that the client prefers, or the file itself.
    private func preferringNeighbour(
        of name: String,
        _ file: consuming OpenFile,
        _ encoding: AcceptEncoding
    ) throws(FileError) -> OpenFile {
        guard file.contentType.isCompressible, encoding.wantsCoding else { return file }
        for coding in encoding.ranking {
            guard let suffix = coding.fileSuffix else { return file }
            if case .file(let neighbour) = try openInside(name + suffix, coding, named: name) { return neighbour }
        }
        return file
    }

    private enum Found: ~Copyable {
        case nothing
        case directory
        case file(OpenFile)
    }

    /// Opens what is at a path below the root.
    ///
    /// `name` tells the type of a file.
    private func openInside(
        _ path: String,
        _ coding: ContentCoding = .identity,
        named name: String
    ) throws(FileError) -> Found {
        let path = prefix + path
        if let kept = Representation.find(path, coding: coding) { return .file(OpenFile(kept: kept)) }
        var descriptor = FileOpening.open(withoutLinks: path)
        // Where no link is on the way, a file lies where its path says.
        var isInside = descriptor >= 0
        if !isInside, errno == ELOOP || errno == ENOSYS || errno == EPERM {
            // O_NONBLOCK: opening a FIFO must not wait for its writer. O_NOCTTY: a terminal must not become ours.
            descriptor = unsafe Glibc.open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
            isInside = descriptor >= 0 && self.isInside(descriptor)
        }
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT, ENOTDIR, EACCES, EPERM, ELOOP, ENAMETOOLONG, ENXIO, ENODEV, EINVAL: return .nothing
            case let code: throw .open(name, errno: code)
            }
        }
        var state = stat()
        guard isInside, unsafe fstat(descriptor, &state) == 0, state.isRegularFile else {
            close(descriptor)
            return isInside && state.isDirectory ? .directory : .nothing
        }
        let representation = Representation.find(path, descriptor, FileVersion(state), coding: coding, named: name)
        return .file(OpenFile(takingOwnershipOf: descriptor, representation))
    }

    /// Where the file behind a descriptor lies, without symbolic links.
    ///
    /// Nil when the kernel does not say, and when the path is too long or not UTF-8.
    private static func realPath(of descriptor: Int32) -> String? {
        unsafe withRealPath(of: descriptor) { unsafe String(validating: $0, as: UTF8.self) } ?? nil
    }

    /// Whether a file is the root or below it, byte for byte: to a file system "é" has two spellings, to `==` one.
    private func isInside(_ descriptor: Int32) -> Bool {
        unsafe Self.withRealPath(of: descriptor) { path in
            let root = prefix.utf8.count - 1
            guard let base = path.baseAddress, path.count >= root else { return false }
            // The root itself is the prefix without its slash.
            let count = min(path.count, root + 1)
            return unsafe memcmp(base, prefix, count) == 0
        } ?? false
    }

    /// Lends the bytes of the path; nil when the kernel does not say, and when it is too long.
    private static func withRealPath<Value>(
        of descriptor: Int32,
        _ body: (UnsafeRawBufferPointer) -> Value
    ) -> Value? {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX) + 1) { buffer in
            guard let base = buffer.baseAddress else { return nil }
            let count = unsafe readlink("/proc/self/fd/\(descriptor)", base, buffer.count)
            // A path that fills the buffer may have been cut off.
            guard count > 0, count < buffer.count else { return nil }
            return unsafe body(UnsafeRawBufferPointer(start: base, count: count))
        }
    }
}
