/// A typed array or a DataView: a part of a buffer, and how its bytes are read.
struct DevalueView: Sendable {
    let kind: Kind
    let buffer: DevalueGraph.Reference
    /// Where it begins, in bytes, and how many elements it has; nil for the whole buffer.
    let part: (offset: Int, length: Int)?

    /// The bytes it shows of a buffer of `count` bytes; nil when it does not fit.
    func extent(of count: Int) -> Range<Int>? {
        let size = kind.elementSize
        guard let part else { return count.isMultiple(of: size) ? 0..<count : nil }
        let end = part.offset + part.length * size
        return part.offset.isMultiple(of: size) && end <= count ? part.offset..<end : nil
    }

    /// The constructor's name.
    enum Kind: String, Sendable {
        case int8 = "Int8Array"
        case uint8 = "Uint8Array"
        case uint8Clamped = "Uint8ClampedArray"
        case int16 = "Int16Array"
        case uint16 = "Uint16Array"
        case int32 = "Int32Array"
        case uint32 = "Uint32Array"
        case float32 = "Float32Array"
        case float64 = "Float64Array"
        case bigInt64 = "BigInt64Array"
        case bigUint64 = "BigUint64Array"
        case dataView = "DataView"

        var elementSize: Int {
            switch self {
            case .int8, .uint8, .uint8Clamped, .dataView: 1
            case .int16, .uint16: 2
            case .int32, .uint32, .float32: 4
            case .float64, .bigInt64, .bigUint64: 8
            }
        }

        /// The element that bytes, the lowest first, make.
        func element(_ bytes: some Collection<UInt8>) -> DevalueGraph.Node {
            let bits = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return switch self {
            case .int8: .number(Double(Int8(truncatingIfNeeded: bits)))
            case .int16: .number(Double(Int16(truncatingIfNeeded: bits)))
            case .int32: .number(Double(Int32(truncatingIfNeeded: bits)))
            case .uint8, .uint8Clamped, .uint16, .uint32, .dataView: .number(Double(bits))
            case .float32: .number(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
            case .float64: .number(Double(bitPattern: bits))
            case .bigInt64: .bigInteger("\(Int64(bitPattern: bits))")
            case .bigUint64: .bigInteger("\(bits)")
            }
        }
    }
}
