internal import Foundation
internal import Glibc

/// What `/proc` says about this process.
package enum Memory {
    /// What of this process is in memory now.
    package static var residentKiB: Int {
        let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }

    /// Whether this process takes at least `limit` KiB more than it did; other tests run beside, so leave them room.
    ///
    /// A sanitizer keeps freed memory back: under one nothing can be said, and this says no.
    package static func hasGrown(since before: Int, by limit: Int) -> Bool {
        let marks = unsafe [dlsym(nil, "__asan_init"), dlsym(nil, "__tsan_init")]
        let isSanitized = unsafe marks.contains { unsafe $0 != nil }
        return !isSanitized && residentKiB - before >= limit
    }
}
