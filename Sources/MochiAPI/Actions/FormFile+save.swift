internal import Glibc

extension FormFile {
    /// Saves the content under a name that nothing has yet; who looks sees the whole file or none.
    ///
    /// A temporary file on the same file system gets the name, which costs nothing however long it is; else the bytes are
    /// copied. The file can be read by this user only (mode 0600). It is written, but not forced to the disk: a power
    /// failure may lose it. Runs away from the event loop.
    /// - Throws: `FormFileError` when the name is taken, the directory is not there or cannot be written, the disk is full.
    public func save(to path: String) async throws {
        try await Blocking.run { try write(to: path) }
    }

    private func write(to path: String) throws {
        if case .spooled(let file) = content, try file.link(to: path) { return }
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        var (descriptor, code) = FileCreation.openUnnamed(in: directory)
        let hasName = FileCreation.needsName(code)
        if hasName {
            descriptor = unsafe open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
            code = descriptor < 0 ? errno : 0
        }
        guard code == 0 else { throw FormFileError(path: path, code: code) }
        defer { close(descriptor) }
        do {
            try copy(to: descriptor, path)
        } catch {
            if hasName { unsafe unlink(path) }
            throw error
        }
        if hasName { return }
        code = FileCreation.link(descriptor, to: path)
        guard code == 0 else { throw FormFileError(path: path, code: code) }
    }

    private func copy(to descriptor: Int32, _ path: String) throws {
        switch content {
        case .memory(let bytes): try check(FileCreation.write(bytes, to: descriptor), path)
        case .spooled(let file):
            var offset = 0
            while offset < size {
                let piece = try file.read(at: offset, count: 1 << 20)
                try check(FileCreation.write(piece, to: descriptor), path)
                offset += piece.count
            }
        }
    }

    private func check(_ code: Int32, _ path: String) throws(FormFileError) {
        guard code == 0 else { throw FormFileError(path: path, code: code) }
    }
}
