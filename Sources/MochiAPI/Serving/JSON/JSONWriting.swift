internal import Foundation

/// JSON that is written while a value encodes itself, by one thread.
final class JSONWriting {
    // Nothing here calls anybody while it has the output: that no two accesses meet need not be watched for each of them.
    @exclusivity(unchecked) private var output = JSONOutput()

    /// Whether this writing has to be given up for Foundation's encoder.
    var isUnusual: Bool { unsafe output.isUnusual }
    var bytes: [UInt8] { unsafe output.bytes }

    func giveUp() { unsafe output.giveUp() }

    // MARK: Order

    func open(_ start: UInt8, _ end: UInt8, at place: Int) -> Int { unsafe output.open(start, end, at: place) }
    func openNested(_ start: UInt8, _ end: UInt8) -> Int { unsafe output.openNested(start, end) }
    func begin(in container: Int) -> Bool { unsafe output.begin(in: container) }
    func fill(_ place: Int) -> Bool { unsafe output.fill(place) }

    func begin(_ key: some CodingKey, in container: Int) -> Bool {
        let name = key.stringValue
        return unsafe output.begin(name, in: container)
    }

    // MARK: Values

    func putNull() { unsafe output.putNull() }
    func put(_ value: Bool) { unsafe output.put(value) }
    func put(_ value: String) { unsafe output.put(value) }
    func put(_ value: some BinaryInteger) { unsafe output.put(value) }
    func put(_ value: some BinaryFloatingPoint & CustomStringConvertible) { unsafe output.put(value) }

    /// A value of any type, at the place that has been begun.
    func encode<Value: Encodable>(_ value: Value) throws {
        if Value.self == String.self {
            put(unsafe unsafeBitCast(value, to: String.self))
        } else if Value.self == Int.self {
            put(unsafe unsafeBitCast(value, to: Int.self))
        } else if Value.self == URL.self, let url = value as? URL {
            put(url.absoluteString)
        } else if Value.self == Data.self || Value.self == Decimal.self {
            // Not what these encode themselves as.
            giveUp()
        } else {
            let place = unsafe output.await()
            try value.encode(to: JSONPlace(writing: self, number: unsafe output.innermost))
            unsafe output.finish(place)
        }
    }
}
