internal import Foundation
internal import Glibc

/// What Linux knows of this process, under the names that clients of Prometheus give it.
enum ProcessFacts {
    static func write(to text: inout PrometheusText) {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let cpu = [usage.ru_utime, usage.ru_stime].reduce(0.0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
        text.add("process_cpu_seconds_total", .counter, "CPU time of the process, in user and in kernel mode.", cpu)
        if let resident {
            text.add(
                "process_resident_memory_bytes",
                .gauge,
                "Memory of the process that is not swapped out.",
                resident
            )
        }
        if let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
            text.add("process_open_fds", .gauge, "Open descriptors.", open)
        }
        var limit = rlimit()
        if unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            text.add("process_max_fds", .gauge, "Descriptors that may be open.", limit.rlim_cur)
        }
        text.add("process_start_time_seconds", .gauge, "When the process started, in seconds since 1970.", startTime)
    }

    private static var resident: Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return pages.map { $0 * sysconf(Int32(_SC_PAGESIZE)) }
    }

    private static let startTime: Double = {
        // Field 22 of stat, in ticks since the machine started; the second field may hold spaces and ends with a parenthesis.
        let text = (try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8)) ?? ""
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 19, let ticks = Double(fields[19]) else { return Date().timeIntervalSince1970 }
        var now = timespec()
        unsafe clock_gettime(CLOCK_BOOTTIME, &now)
        let age = Double(now.tv_sec) - ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
        return (Date().timeIntervalSince1970 - age).rounded()
    }()
}
