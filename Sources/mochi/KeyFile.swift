internal import Glibc
internal import MochiAPI

/// The file that holds an application's key, among other settings.
struct KeyFile {
    private let path: String

    private static let name = "MOCHI_KEY"
    private static let mostBytes = 1 << 20

    init(_ path: String) {
        self.path = path
    }

    /// Puts the key into the file, which is made when there is none; returns whether it had no key.
    ///
    /// The file is replaced as a whole, by a new one with mode 0600 and the old owner: who reads it meanwhile sees the old or
    /// the new one. Where it is a symbolic link, the link stays and the file it leads to is replaced.
    /// - Throws: and leaves the file as it is, when it has a key and `overwrites` is false.
    func write(_ key: SecretKey, overwrites: Bool) throws -> Bool {
        let target = try resolvedPath()
        var text = EnvironmentText(try SmallFile.read(target, upTo: Self.mostBytes) ?? [])
        let hasKey = text.assigns(Self.name)
        guard overwrites || !hasKey else {
            throw CommandFailure(
                "\(path) has a \(Self.name) already, and what it has sealed would be lost; -f replaces it"
            )
        }
        text.set(Self.name, to: key.text)
        try ReplacedFile.write(text.bytes, to: target)
        return !hasKey
    }

    /// The path behind a symbolic link.
    private func resolvedPath() throws(CommandFailure) -> String {
        var status = stat()
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return path }
        guard let resolved = unsafe realpath(path, nil) else {
            throw CommandFailure("\(path) is a link that leads nowhere")
        }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }
}
