internal import Foundation
internal import Glibc

/// A program that serves on a socket which it was given (sd_listen_fds(3)), and says when it is ready (sd_notify(3)).
final class ServedProgram {
    /// Seconds that a program has to become ready.
    private static let patience = 30.0

    private let process: pid_t
    private var hasEnded = false

    /// Starts the program at `path` and returns when it serves.
    ///
    /// - Throws: when it ends before that, or takes too long.
    init(_ path: String, _ listener: ListeningSocket) throws {
        let ready = try ReadySocket()
        var environment = ProcessInfo.processInfo.environment
        environment["MOCHI_ENV"] = "development"
        environment["LISTEN_FDS"] = "1"
        // Whose it would be is not known before it runs.
        environment["LISTEN_PID"] = nil
        environment["NOTIFY_SOCKET"] = ready.name
        process = try Self.spawn(path, environment, listener.descriptor)
        let end = Date.now.addingTimeInterval(Self.patience)
        while !ready.hasMessage(within: 50) {
            var status: Int32 = 0
            if unsafe waitpid(process, &status, WNOHANG) == process {
                hasEnded = true
                throw CommandFailure("the program has ended before it served: what it says stands above")
            }
            if Date.now > end {
                kill(process, SIGKILL)
                unsafe waitpid(process, &status, 0)
                hasEnded = true
                throw CommandFailure("the program was not ready after \(Int(Self.patience)) s")
            }
        }
    }

    deinit {
        end()
    }

    /// Lets the program finish what it has begun, and waits until it has ended.
    func end() {
        if hasEnded { return }
        hasEnded = true
        kill(process, SIGTERM)
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    }

    private static func spawn(_ path: String, _ environment: [String: String], _ socket: Int32) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        // The first descriptor of socket activation.
        unsafe posix_spawn_file_actions_adddup2(&actions, socket, 3)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // What this command ignores, the program does not; and a Control-C is for the command alone.
        var all = sigset_t()
        unsafe sigemptyset(&all)
        unsafe sigaddset(&all, SIGINT)
        unsafe sigaddset(&all, SIGTERM)
        unsafe sigaddset(&all, SIGHUP)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        var arguments = unsafe [strdup(path), nil]
        var variables = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer {
            for index in unsafe arguments.indices { unsafe free(arguments[index]) }
            for index in unsafe variables.indices { unsafe free(variables[index]) }
        }
        var process: pid_t = 0
        let status = unsafe posix_spawn(&process, path, &actions, &attributes, &arguments, &variables)
        guard status == 0 else { throw CommandFailure("\(path) cannot be started: errno \(status)") }
        return process
    }
}

/// Where a program says that it is ready: a socket with a name of the abstract namespace (unix(7)), which leaves no file.
private final class ReadySocket {
    /// As `$NOTIFY_SOCKET` writes it.
    let name: String
    private let descriptor: Int32

    init() throws {
        name = "@mochi-dev-\(getpid())-\(UInt64.random(in: .min ... .max))"
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = [0] + Array(name.utf8.dropFirst())
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let status = unsafe withUnsafePointer(to: &address) { [descriptor] address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, length) }
        }
        guard descriptor >= 0, status == 0 else { throw CommandFailure("no socket can be made: errno \(errno)") }
    }

    deinit {
        close(descriptor)
    }

    /// Waits for a message, for some milliseconds.
    func hasMessage(within milliseconds: Int32) -> Bool {
        var place = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&place, 1, milliseconds) > 0 else { return false }
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
        return count > 0 && String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").contains("READY=1")
    }
}
