internal import Glibc
internal import Synchronization

/// A temporary file without a name, which one form owns; gone with the object.
///
/// All its functions block as long as the disk does: they are called by `Blocking.run`. It may be let go of anywhere.
final class SpooledFile: @unchecked Sendable {
    // Guard of the unchecked conformance: `size` changes only while one task fills the file, before anybody else has it;
    // reads say where they read.
    private let descriptor: Int32
    private let spool: Spool
    private(set) var size = 0
    private let hasName = Atomic<Bool>(false)

    /// Bytes whose blocks the file system frees in no time: a longer file is closed away from the event loop.
    private static let shortLength = 1024 * 1024

    init(takingOwnershipOf descriptor: Int32, of spool: Spool) {
        self.descriptor = descriptor
        self.spool = spool
    }

    deinit {
        spool.release(bytes: size)
        if size <= Self.shortLength {
            close(descriptor)
        } else {
            Task.detached { [descriptor] in _ = close(descriptor) }
        }
    }

    /// Adds bytes at the end.
    func append(_ bytes: [UInt8]) throws(HTTPError) {
        try spool.reserve(bytes: bytes.count)
        size += bytes.count
        let code = FileCreation.write(bytes, to: descriptor)
        guard code == 0 else { throw .storage("writing to it", errno: code) }
    }

    /// At most `count` bytes from `offset` on, none at the end.
    func read(at offset: Int, count: Int) throws(HTTPError) -> [UInt8] {
        let wanted = min(count, size - offset)
        guard wanted > 0 else { return [] }
        var code: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            while filled < wanted {
                let rest = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...]
                )
                let count = unsafe pread(descriptor, rest.baseAddress, wanted - filled, off_t(offset + filled))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else {
                    code = count < 0 ? errno : EIO
                    return
                }
                filled += count
            }
        }
        guard code == 0 else { throw .storage("reading it", errno: code) }
        return bytes
    }

    /// Gives the file a name that nothing has yet; false when a copy is needed instead.
    ///
    /// Only once, for two names of one file would change together; and only on the file system of the spool.
    func link(to path: String) throws(FormFileError) -> Bool {
        guard !hasName.exchange(true, ordering: .relaxed) else { return false }
        let code = FileCreation.link(descriptor, to: path)
        guard code != EEXIST else {
            hasName.store(false, ordering: .relaxed)
            throw FormFileError(path: path, code: code)
        }
        return code == 0
    }
}
