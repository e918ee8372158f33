// A text that comes from anybody is read or refused; what was read is written, and reads as the same again. The input
// is the text.

@testable import MochiAPI

/// Anything that a text can hold, as deep as it goes.
private struct Anything: Decodable {
    init(from decoder: any Decoder) throws {
        if let object = try? decoder.container(keyedBy: DevalueKey.self) {
            for key in object.allKeys { _ = try object.decode(Anything.self, forKey: key) }
        } else if var list = try? decoder.unkeyedContainer() {
            while !list.isAtEnd { _ = try list.decode(Anything.self) }
        } else {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() { return }
            _ = (try? value.decode(Double.self), try? value.decode(Int64.self), try? value.decode(UInt128.self))
            _ = (try? value.decode(String.self), try? value.decode(Bool.self), try? value.decode(BigInteger.self))
        }
    }
}

/// Values of many types, to be read from whatever is there.
private struct Props: Codable {
    var id: Int?
    var name: String?
    var ratio: Float?
    var bytes: [UInt8]?
    var tags: Set<String>?
    var counts: [Int: Int8]?
    var children: [Props]?
    var big: BigInteger?
}

/// One text.
@_cdecl("LLVMFuzzerTestOneInput")
public func readDevalue(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let text = unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    var limits = DevalueLimits()
    limits.repetitions = 4096
    limits.depth = 30
    if let graph = try? DevalueReader.read(text, limits) {
        let written = DevalueWriter.write(graph)
        guard let again = try? DevalueReader.read(written, DevalueLimits()) else {
            fatalError("what was written is refused: \(written)")
        }
        precondition(DevalueWriter.write(again) == written, "what was written reads as something else: \(written)")
    }
    _ = try? Devalue.decode(Anything.self, from: text, limits: limits)
    if let props = try? Devalue.decode(Props.self, from: text, limits: limits) {
        guard let written = try? Devalue.encode(props), let again = try? Devalue.decode(Props.self, from: written)
        else {
            return 0
        }
        precondition((try? Devalue.encode(again)) == written, "props change on their way: \(written)")
    }
    return 0
}
