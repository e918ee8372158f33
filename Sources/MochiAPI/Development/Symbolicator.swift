internal import Foundation
internal import Runtime
internal import Synchronization

/// Finds the functions and lines of source that return addresses belong to, with what the compiler notes for debuggers (DWARF).
///
/// Reading that takes tens of milliseconds and more for the first address of an executable, so it happens away from the loops,
/// and once for each address.
final class Symbolicator: Sendable {
    static let shared = Symbolicator()

    private struct State: Sendable {
        var images: ImageMap?
        var frames: [UInt: [TraceFrame]] = [:]
    }

    private static let cacheLimit = 10_000
    private let state = Mutex(State())

    /// The calls at `addresses`, the innermost first; inlined ones stand before those they are in.
    func trace(_ addresses: [UInt]) async -> Trace {
        await Blocking.run { traceNow(addresses) }
    }

    /// As `trace`, on this thread.
    func traceNow(_ addresses: [UInt]) -> Trace {
        let frames = state.withLock { state in
            if state.frames.count > Self.cacheLimit { state.frames = [:] }
            let missing = addresses.filter { state.frames[$0] == nil }
            if !missing.isEmpty { ThrowRecords.shared.ignoring { Self.resolve(missing, &state) } }
            return addresses.flatMap { state.frames[$0] ?? [] }
        }
        return Trace(frames)
    }

    private static func resolve(_ addresses: [UInt], _ state: inout State) {
        let images = state.images ?? ImageMap.capture()
        state.images = images
        for address in addresses {
            state.frames[address] = [TraceFrame(function: hexadecimal(address), location: nil, image: "")]
        }
        guard let symbolicated = backtrace(addresses)?.symbolicated(with: images) else { return }
        var found: [UInt: [TraceFrame]] = [:]
        for frame in symbolicated.frames {
            guard let address = UInt(frame.captured.originalProgramCounter) else { continue }
            found[address, default: []].append(Self.frame(frame, address))
        }
        state.frames.merge(found) { _, new in new }
    }

    private static func frame(_ frame: SymbolicatedBacktrace.Frame, _ address: UInt) -> TraceFrame {
        guard let symbol = frame.symbol else {
            return TraceFrame(function: hexadecimal(address), location: nil, image: "")
        }
        let source = symbol.sourceLocation.flatMap { $0.line > 0 && $0.path.hasPrefix("/") ? $0 : nil }
        return TraceFrame(
            function: Self.tidy(symbol.name),
            location: source.map { SourceLocation(path: $0.path, line: $0.line) },
            image: symbol.imageName,
            isThunk: frame.isSwiftThunk
        )
    }

    /// Without what the demangler leaves of code that stands outside functions.
    private static func tidy(_ name: String) -> String {
        if name == "<unknown>" { return "(no symbol)" }
        return name.hasSuffix(" in ") ? String(name.dropLast(4)) : name
    }

    private static func hexadecimal(_ address: UInt) -> String { "0x" + String(address, radix: 16) }

    // A backtrace can be captured or decoded, and capturing reads memory that frames of C point to in error. So it is
    // decoded, from the compact format of Swift's runtime: the size of words, then for each frame a byte that says "a return
    // address of eight bytes", and these.
    private static func backtrace(_ addresses: [UInt]) -> Backtrace? {
        var bytes: [UInt8] = [2]
        for address in addresses {
            bytes.append(0b0010_1111)
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: UInt64(address) >> UInt64(shift)))
            }
        }
        bytes.append(0)
        let text = #"{"architecture":"","backtrace":"\#(Data(bytes).base64EncodedString())"}"#
        return try? JSONDecoder().decode(Backtrace.self, from: Data(text.utf8))
    }
}
