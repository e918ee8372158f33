internal import Glibc

/// Notes where errors are thrown; in development only.
///
/// The Swift runtime calls one function of the process at each `throw`, which tools such as swift-testing use as well. Ours
/// keeps the error with the return addresses of its thread, some microseconds each, and calls the function that was there
/// before. The runtime's names are looked up at run time: where they are missing, in a static executable or with another
/// runtime, errors have no place and everything else works.
enum ThrowHook {
    private typealias Handler = @convention(c) (UnsafeRawPointer?) -> Void
    private typealias Setter = @convention(c) (Handler?) -> Void
    private typealias Unwind = @convention(c) (UnsafeMutablePointer<UnsafeMutableRawPointer?>?, Int32) -> Int32

    /// What is called at a throw, all of it known before the first call.
    @safe private struct Runtime: Sendable {
        let unwind: Unwind
        let previous: Handler?
        /// Where the runtime notes errors that are thrown by their own type.
        let typed: Range<UInt>
    }

    private static let depth = 48
    /// Instructions from the beginning of the runtime's function for typed throws to its end, with room.
    private static let functionSize: UInt = 96

    private static let runtime: Runtime? = {
        guard let unwind = address("backtrace"), let variable = address("_swift_willThrow") else { return nil }
        let typed = address("swift_willThrowTypedImpl") ?? 0
        return unsafe Runtime(
            unwind: unsafeBitCast(unwind, to: Unwind.self),
            previous: UnsafePointer<Handler?>(bitPattern: variable)?.pointee,
            typed: typed..<typed + functionSize
        )
    }()

    /// Whether the hook is there; installs it, once in a process, when it can.
    static let isInstalled: Bool = {
        guard let runtime, let setter = address("_swift_setWillThrowHandler") else { return false }
        // The first call loads the unwinder, which must not happen inside somebody's throw.
        _ = unsafe withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer?.self, capacity: 1) { frames in
            unsafe runtime.unwind(frames.baseAddress, 1)
        }
        unsafe unsafeBitCast(setter, to: Setter.self)(willThrow)
        return true
    }()

    /// Must not throw: the runtime would call it again.
    private static let willThrow: Handler = { box in
        guard let runtime, let box = unsafe box else { return }
        unsafe runtime.previous?(box)
        guard ThrowRecords.shared.isListening else { return }
        let addresses = unsafe withUnsafeTemporaryAllocation(
            of: UnsafeMutableRawPointer?.self,
            capacity: depth
        ) { frames in
            let count = unsafe runtime.unwind(frames.baseAddress, Int32(depth))
            return unsafe frames.prefix(Int(max(count, 0))).map { UInt(bitPattern: $0) }
        }
        // An error without Objective-C is one reference to its box, which is what the runtime hands out.
        let error = unsafe unsafeBitCast(box, to: (any Error).self)
        ThrowRecords.shared.add(error, addresses, isTyped: addresses.prefix(8).contains { runtime.typed ~= $0 })
    }

    /// The address of a function or variable of the process, by its name in C.
    private static func address(_ name: String) -> UInt? {
        unsafe dlsym(nil, name).map { UInt(bitPattern: $0) }
    }
}
