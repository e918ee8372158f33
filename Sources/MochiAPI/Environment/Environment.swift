internal import Glibc

/// Environment variables, and what a service manager hands over by them.
enum Environment {
    static subscript(name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    /// Whether the variable is set, and not to nothing.
    static func has(_ name: String) -> Bool { self[name]?.isEmpty == false }

    static func integer(_ name: String, in accepted: ClosedRange<Int>) throws(StartError) -> Int? {
        guard let text = self[name], !text.isEmpty else { return nil }
        guard let value = Int(text), accepted.contains(value) else {
            throw StartError("$\(name) \"\(text)\": accepted are \(accepted.lowerBound) to \(accepted.upperBound)")
        }
        return value
    }

    /// The first socket of socket activation (sd_listen_fds(3)): descriptor 3, when it is meant for this process.
    static var inheritedDescriptor: Int32? {
        guard let count = self["LISTEN_FDS"].flatMap({ Int($0) }), count > 0 else { return nil }
        if let process = self["LISTEN_PID"], Int32(process) != getpid() { return nil }
        return 3
    }
}
