internal import Foundation

/// The files and directories below some roots, as they were when somebody looked last.
///
/// What the kernel tells is where to look, and no more: what has happened is found by comparing. So it does not matter in which way an
/// editor saves, nor whether something was told twice, late or not at all.
struct FileTreeState {
    private var states: [String: FileState] = [:]

    /// Whether nothing of a name is looked at: hidden files, backups, and what packages leave.
    static func isPassedOver(_ name: some StringProtocol) -> Bool {
        name.isEmpty || name.hasPrefix(".") || name.hasSuffix("~") || name == "node_modules"
    }

    /// The directories that are known.
    var directories: [String] { states.filter { $0.value.isDirectory }.map(\.key) }

    /// Whether a path is a directory that is known.
    func hasDirectory(_ path: String) -> Bool { states[path]?.isDirectory == true }

    /// Looks at a path and, when that is a directory which is new, at all below it; what has changed.
    ///
    /// `watch` is called with each new directory before it is read, so that nothing is missed in between.
    mutating func look(at path: String, _ watch: (String) -> Void) -> [FileChange] {
        let before = states[path]
        guard let now = FileState(path) else { return before.map { forget(path, $0) } ?? [] }
        if now == before { return [] }
        var changes: [FileChange] = []
        if let before, before.isDirectory || now.isDirectory { changes += forget(path, before) }
        let isNew = states.updateValue(now, forKey: path) == nil
        guard now.isDirectory else {
            changes.append(FileChange(path: path, kind: isNew ? .add : .change))
            return changes
        }
        changes.append(FileChange(path: path, kind: .addDir))
        watch(path)
        for name in Self.names(in: path) { changes += look(at: path + "/" + name, watch) }
        return changes
    }

    /// Looks at all that is known, and at what has come.
    mutating func lookAtAll(_ watch: (String) -> Void) -> [FileChange] {
        var changes: [FileChange] = []
        for path in states.keys.sorted() where states[path] != nil { changes += look(at: path, watch) }
        for directory in directories.sorted() {
            for name in Self.names(in: directory) where states[directory + "/" + name] == nil {
                changes += look(at: directory + "/" + name, watch)
            }
        }
        return changes
    }

    private static func names(in directory: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { !isPassedOver($0) }.sorted()
    }

    /// Forgets a path and all below it.
    private mutating func forget(_ path: String, _ state: FileState) -> [FileChange] {
        states[path] = nil
        guard state.isDirectory else { return [FileChange(path: path, kind: .unlink)] }
        var changes: [FileChange] = []
        for (below, state) in states.filter({ $0.key.hasPrefix(path + "/") }).sorted(by: { $0.key < $1.key }) {
            states[below] = nil
            changes.append(FileChange(path: below, kind: state.isDirectory ? .unlinkDir : .unlink))
        }
        return changes + [FileChange(path: path, kind: .unlinkDir)]
    }
}
