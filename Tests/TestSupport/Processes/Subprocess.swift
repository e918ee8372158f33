internal import Glibc

/// A command run to its end, with everything it printed.
package struct Subprocess: Sendable {
    /// How it ended; nil when the cutoff passed and it was killed.
    package let status: ExitStatus?
    package let standardOutput: [UInt8]
    package let standardError: [UInt8]

    package var output: String {
        String(decoding: standardOutput, as: UTF8.self)
    }

    package var errorOutput: String {
        String(decoding: standardError, as: UTF8.self)
    }

    /// Runs `executable`, feeds it `input` and then the end of input, and collects what it prints.
    ///
    /// `holdInputOpen` leaves the input open until the command ends by itself (`openssl s_client` stops at its end); at the
    /// cutoff the command is killed.
    package static func run(
        _ executable: String,
        _ arguments: [String],
        input: [UInt8] = [],
        holdInputOpen: Bool = false,
        environment: [String: String] = [:],
        by cutoff: Cutoff = .seconds(30)
    ) throws(SystemError) -> Self {
        let input = try Feed(input, holdOpen: holdInputOpen)
        let output = try Collector()
        let errors = try Collector()
        let child = try ChildProcess(
            executable,
            arguments,
            environment: environment,
            descriptors: [input.childEnd, output.childEnd, errors.childEnd]
        )
        input.closeChildEnd()
        output.closeChildEnd()
        errors.closeChildEnd()
        while !(output.isDone && errors.isDone) {
            var entries = [output.entry, errors.entry, input.entry]
            if unsafe poll(&entries, nfds_t(entries.count), cutoff.remaining) == 0 { break }
            if entries[0].revents != 0 { output.collect() }
            if entries[1].revents != 0 { errors.collect() }
            if entries[2].revents != 0 { input.feed() }
        }
        let status = try? child.waitForExit(by: cutoff)
        return Self(status: status, standardOutput: output.bytes, standardError: errors.bytes)
    }
}

/// Our side of a pipe the child writes to.
private final class Collector {
    private(set) var bytes: [UInt8] = []
    private(set) var isDone = false
    private let reading: Descriptor
    private var writing: Descriptor?

    init() throws(SystemError) {
        let pipe = try Descriptor.makePipe()
        reading = Descriptor(takingOwnershipOf: fcntl(pipe.reading.number, F_DUPFD_CLOEXEC, 0))
        writing = Descriptor(takingOwnershipOf: fcntl(pipe.writing.number, F_DUPFD_CLOEXEC, 0))
        reading.makeNonblocking()
    }

    var childEnd: Int32 {
        writing?.number ?? -1
    }

    var entry: pollfd {
        pollfd(fd: isDone ? -1 : reading.number, events: Int16(POLLIN), revents: 0)
    }

    func closeChildEnd() {
        writing = nil
    }

    func collect() {
        switch reading.readPiece() {
        case .bytes(let piece): bytes += piece
        case .nothing: break
        case .end: isDone = true
        }
    }
}

/// Our side of a pipe the child reads from.
private final class Feed {
    private var left: ArraySlice<UInt8>
    private let holdOpen: Bool
    private var reading: Descriptor?
    private var writing: Descriptor?

    init(_ bytes: [UInt8], holdOpen: Bool) throws(SystemError) {
        left = bytes[...]
        self.holdOpen = holdOpen
        let pipe = try Descriptor.makePipe()
        reading = Descriptor(takingOwnershipOf: fcntl(pipe.reading.number, F_DUPFD_CLOEXEC, 0))
        let end = Descriptor(takingOwnershipOf: fcntl(pipe.writing.number, F_DUPFD_CLOEXEC, 0))
        end.makeNonblocking()
        writing = consume end
    }

    var childEnd: Int32 {
        reading?.number ?? -1
    }

    var entry: pollfd {
        let isWaiting = !left.isEmpty
        return pollfd(fd: isWaiting ? writing?.number ?? -1 : -1, events: Int16(POLLOUT), revents: 0)
    }

    func closeChildEnd() {
        reading = nil
        if left.isEmpty, !holdOpen { writing = nil }
    }

    func feed() {
        let count = unsafe left.withUnsafeBytes { unsafe write(writing?.number ?? -1, $0.baseAddress, $0.count) }
        if count > 0 {
            left = left.dropFirst(count)
        } else if errno != EAGAIN {
            left = []
        }
        if left.isEmpty, !holdOpen { writing = nil }
    }
}
