internal import Glibc
internal import Synchronization

/// Where a server keeps the files of forms that are too long for its memory, and how much of them it keeps at a time.
///
/// Shared by all loops. The files have no names: the kernel removes them with their last descriptor, whatever becomes of
/// the form, its client or the process.
final class Spool: Sendable {
    /// Nil for `$TMPDIR`, else `/tmp`.
    private let directory: String?
    private let byteLimit: Int
    private let fileLimit: Int
    /// Bytes that are kept now.
    let bytes = Atomic<Int>(0)
    /// Files that are open now.
    let files = Atomic<Int>(0)
    /// Forms that were refused because there was no room.
    let refusals = Atomic<UInt64>(0)

    init(directory: String? = nil, byteLimit: Int, fileLimit: Int) {
        self.directory = directory
        self.byteLimit = byteLimit
        self.fileLimit = fileLimit
    }

    /// An empty file; blocks as long as the disk does.
    func makeFile() throws(HTTPError) -> SpooledFile {
        guard Self.add(1, to: files, upTo: fileLimit) else {
            throw full("limits.spooledFiles \(fileLimit) are open")
        }
        let directory = directory ?? Environment.inherited("TMPDIR") ?? "/tmp"
        var (descriptor, code) = FileCreation.openUnnamed(in: directory)
        if FileCreation.needsName(code) { (descriptor, code) = Self.openUnlinked(in: directory) }
        guard code == 0 else {
            files.subtract(1, ordering: .relaxed)
            throw .storage("opening one in \"\(directory)\"", errno: code)
        }
        return SpooledFile(takingOwnershipOf: descriptor, of: self)
    }

    /// Makes room for `count` bytes; 503 when there is none.
    func reserve(bytes count: Int) throws(HTTPError) {
        guard Self.add(count, to: bytes, upTo: byteLimit) else {
            throw full("limits.spooledBytes \(byteLimit) are kept")
        }
    }

    /// Gives back what a file took, when it closes.
    func release(bytes count: Int) {
        bytes.subtract(count, ordering: .relaxed)
        files.subtract(1, ordering: .relaxed)
    }

    private static func add(_ count: Int, to total: borrowing Atomic<Int>, upTo limit: Int) -> Bool {
        if total.add(count, ordering: .relaxed).newValue <= limit { return true }
        total.subtract(count, ordering: .relaxed)
        return false
    }

    private func full(_ why: String) -> HTTPError {
        refusals.add(1, ordering: .relaxed)
        return HTTPError(
            .serviceUnavailable,
            headers: [.retryAfter: "10"],
            detail: "There is no room for another file of a form: \(why)."
        )
    }

    // O_EXCL follows no link and takes nobody's file, and 128 random bits meet none.
    private static func openUnlinked(in directory: String) -> (descriptor: Int32, code: Int32) {
        let name = "\(directory)/mochi-\(String(UInt128.random(in: .min ... .max), radix: 36))"
        let descriptor = unsafe open(name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return (-1, errno) }
        unsafe unlink(name)
        return (descriptor, 0)
    }
}

extension HTTPError {
    /// A disk that does not take a file or give it back: 507 when it is full, 503 without descriptors, else 500.
    static func storage(_ what: String, errno code: Int32) -> HTTPError {
        let status: HTTPStatus =
            switch code {
            case ENOSPC, EDQUOT, EFBIG: .insufficientStorage
            case EMFILE, ENFILE: .serviceUnavailable
            default: .internalServerError
            }
        let detail = "A temporary file for a form failed: \(what): \(FormFileError.text(code)); look at the disk."
        return HTTPError(status, detail: detail)
    }
}
