internal import Glibc

/// An address with its sockets: one for each loop, or one whose connections are dealt out.
struct Listener {
    let address: Address
    let port: Int
    private let descriptors: [Int32]

    /// Opens the sockets of `address` for `loops` loops.
    ///
    /// TCP sockets share their port, so that the kernel spreads connections; a socket file and an inherited socket exist
    /// once, and the first loop deals out what it accepts.
    init(_ address: Address, loops: Int) throws(ConfigurationError) {
        self.address = address
        switch address {
        case .tcp(let host, let port):
            guard let numeric = Address.resolve(host).first else {
                throw ConfigurationError(
                    "hostname \"\(host)\": cannot be resolved; use a numeric address or a known name"
                )
            }
            let first = try ListenerHandle.openTCP(numeric, port: port, sharesPort: loops > 1)
            let bound = ListenerHandle.port(of: first)
            var opened = [first]
            do {
                while opened.count < loops {
                    opened.append(try ListenerHandle.shareTCP(numeric, port: bound))
                }
            } catch {
                for descriptor in opened { _ = Glibc.close(descriptor) }
                throw error
            }
            self.port = bound
            descriptors = opened
        case .unix(let path):
            descriptors = [try ListenerHandle.openUnix(path)]
            port = 0
        case .inherited(let descriptor):
            var accepts: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &accepts, &size) == 0, accepts != 0 else {
                throw ConfigurationError("LISTEN_FDS: descriptor \(descriptor) is not a listening socket")
            }
            descriptors = [descriptor]
            port = ListenerHandle.port(of: descriptor)
        case .adopted:
            descriptors = []
            port = 0
        }
    }

    /// Hands the sockets to the loops.
    ///
    /// Returns the number by which all of them know the listener. With `expectsProxyLine` connections begin with a PROXY line.
    func attach(to group: LoopGroup, tls: TLSIdentity?, expectsProxyLine: Bool) async -> UInt32 {
        let descriptors = descriptors
        let isShared = descriptors.count == 1 && group.loops.count > 1
        let numbers = await group.onEach { loop in
            let number =
                descriptors.indices.contains(loop.index)
                ? loop.handle.listen(descriptor: descriptors[loop.index], tls: tls, distributes: isShared)
                : loop.handle.listenAdopted(tls: tls)
            // Before the loop's next turn, and so before its first connection.
            if expectsProxyLine { loop.handle.expectProxyLine(listener: number) }
            return number
        }
        precondition(Set(numbers).count == 1, "all loops know a listener by the same number")
        return numbers[0]
    }

    /// Closes sockets that no loop has taken.
    func close() {
        for descriptor in descriptors { _ = Glibc.close(descriptor) }
        removeFile()
    }

    /// Removes what would outlive the process: a socket's file.
    func removeFile() {
        if case .unix(let path) = address {
            unsafe unlink(path)
        }
    }
}
