internal import Foundation
internal import Glibc
internal import Synchronization

/// How a process ended.
package enum ExitStatus: Sendable, Equatable {
    case exited(Int32)
    case signaled(Int32)
}

/// A child process whose end can be awaited with a cutoff.
///
/// The child inherits the write end of a pipe and nothing else that is open here; when the pipe hangs up the child is gone. That
/// is how waiting works without sleeping and without `SIGCHLD`. What still runs when the tests exit is killed.
///
/// Any thread may use it; `state` guards the process id, which is never signalled once reaped.
package final class ChildProcess: Sendable {
    package let processID: Int32

    private let liveness: Int32
    private let state: Mutex<ExitStatus?> = .init(nil)

    /// The number the child sees its end of the liveness pipe under: far from 3, where `LISTEN_FDS` starts.
    private static let livenessInChild: Int32 = 199

    /// Starts `executable`.
    ///
    /// `executable` is a path, or a name looked up in `PATH`; `environment` comes on top of ours; `descriptors` are what the child
    /// gets as 0, 1 and 2, and stay owned by the caller; `openFiles` lowers the soft and hard limit of descriptors.
    init(
        _ executable: String,
        _ arguments: [String],
        environment: [String: String],
        descriptors: [Int32],
        openFiles: Int? = nil
    ) throws(SystemError) {
        _ = Self.onceBeforeTheFirst
        var command = [executable] + arguments
        if let openFiles {
            command = ["/bin/sh", "-c", "ulimit -n \(openFiles) && exec \"$0\" \"$@\""] + command
        }
        let merged = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        let pipe = try Descriptor.makePipe()
        processID = try Self.spawn(command, merged.map { "\($0)=\($1)" }, descriptors + [pipe.writing.number])
        liveness = fcntl(pipe.reading.number, F_DUPFD_CLOEXEC, 0)
        Self.running.withLock { _ = $0.insert(processID) }
    }

    deinit {
        kill()
        _ = try? waitForExit(by: .seconds(5))
        close(liveness)
    }

    /// Sends `signal`; nothing happens once the process was reaped.
    package func send(signal: Int32) {
        state.withLock { status in
            if status == nil { _ = Glibc.kill(processID, signal) }
        }
    }

    package func kill() {
        send(signal: SIGKILL)
    }

    /// Waits for the end.
    ///
    /// - Throws: at the cutoff; the process is then still running.
    @discardableResult
    package func waitForExit(by cutoff: Cutoff = .seconds(10)) throws(SystemError) -> ExitStatus {
        while true {
            var entry = pollfd(fd: liveness, events: Int16(POLLIN), revents: 0)
            let count = unsafe poll(&entry, 1, cutoff.remaining)
            if count > 0 { return reap() }
            if count == 0 { throw .timedOut("exit of process \(processID)") }
        }
    }

    /// Whether the process ended; waits up to `duration` for it to happen.
    package func hasExited(within duration: Duration = .zero) -> Bool {
        (try? waitForExit(by: .after(duration))) != nil
    }

    private func reap() -> ExitStatus {
        state.withLock { status in
            if let status { return status }
            var raw: Int32 = 0
            while unsafe waitpid(processID, &raw, 0) < 0, errno == EINTR {}
            Self.running.withLock { _ = $0.remove(processID) }
            let ended: ExitStatus = raw & 0x7f == 0 ? .exited(raw >> 8 & 0xff) : .signaled(raw & 0x7f)
            status = ended
            return ended
        }
    }

    // MARK: - Spawning

    private static func spawn(
        _ command: [String],
        _ environment: [String],
        _ descriptors: [Int32]
    ) throws(SystemError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (number, source) in zip([0, 1, 2, livenessInChild], descriptors) {
            unsafe posix_spawn_file_actions_adddup2(&actions, source, number)
        }
        // This process ignores SIGPIPE; a child that relied on inheriting that would hide its own omission.
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var defaults = sigset_t()
        unsafe sigemptyset(&defaults)
        unsafe sigaddset(&defaults, SIGPIPE)
        unsafe posix_spawnattr_setsigdefault(&attributes, &defaults)
        // Threads of Swift's executors block signals, and a child that inherited their mask would not hear SIGTERM.
        var mask = sigset_t()
        unsafe sigemptyset(&mask)
        unsafe posix_spawnattr_setsigmask(&attributes, &mask)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

        let arguments = CStrings(command)
        let variables = CStrings(environment)
        var processID: pid_t = 0
        let code = unsafe posix_spawnp(
            &processID,
            command[0],
            &actions,
            &attributes,
            arguments.pointers,
            variables.pointers
        )
        if code != 0 { throw SystemError("start \(command[0])", code: code) }
        return processID
    }

    private static let running: Mutex<Set<pid_t>> = .init([])

    private static let onceBeforeTheFirst: Void = {
        signal(SIGPIPE, SIG_IGN)
        atexit { ChildProcess.killAll() }
    }()

    private static func killAll() {
        running.withLock { processes in
            for process in processes { _ = Glibc.kill(process, SIGKILL) }
        }
    }
}

/// A null-terminated array of C strings, freed with the object.
@safe private final class CStrings {
    let pointers: [UnsafeMutablePointer<CChar>?]

    init(_ strings: [String]) {
        unsafe pointers = strings.map { unsafe strdup($0) } + [nil]
    }

    deinit {
        // By index: the formatter of Swift 6.3 drops the `unsafe` in front of a loop variable.
        for index in unsafe pointers.indices { unsafe free(pointers[index]) }
    }
}
