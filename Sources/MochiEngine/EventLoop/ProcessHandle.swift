internal import CH2OShim

/// The door to `mochi_process.h`: what belongs to the whole process.
package enum Process {
    /// Soft limit of open descriptors.
    package static var descriptorLimit: Int { Int(clamping: mochi_process_descriptor_limit()) }

    static func ignoreWriteSignals() {
        mochi_process_ignore_write_signals()
    }

    /// Runs `body` on a thread of its own.
    package static func startThread(_ body: @escaping @Sendable () -> Void) {
        // Retained here, released by the thread's first line.
        let box = unsafe Unmanaged.passRetained(Box(body: body)).toOpaque()
        let isStarted = unsafe mochi_process_start_thread(
            { argument in
                guard let argument = unsafe argument else { return }
                unsafe Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
            },
            box
        )
        precondition(isStarted, "the system has no thread left")
    }

    private final class Box: Sendable {
        let body: @Sendable () -> Void

        init(body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }

    // MARK: Signals

    /// Turns a signal into a byte on `signalDescriptor`, instead of its default action.
    static func catchSignal(_ number: Int32) {
        mochi_process_catch(number)
    }

    /// Gives a signal its default action back.
    static func releaseSignal(_ number: Int32) {
        mochi_process_release(number)
    }

    static var signalDescriptor: Int32 { mochi_process_signals() }
}
