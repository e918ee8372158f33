import TestSupport
import Testing

@testable import MochiEngine

@Suite struct DeflateTests {
    private static let hello = Array("Hello".utf8)

    @Test(
        arguments: [
            // RFC 7692 7.2.3.
            ([0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00], "Hello"),
            ([0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00], "Hello"),
            ([0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00], "Hello"),
            ([0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0x00], "Hello"),
            ([0x00], ""),
            // Two final blocks; an empty final one; the last block final as well.
            ([0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00], "HelloHello"),
            ([0x03, 0x00, 0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00], "Hello"),
            ([0x01], ""),
            // Payloads that end between two blocks: none, a final one without the octet behind it, an unstripped one.
            ([], ""),
            ([0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00], "Hello"),
            ([0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00, 0x00, 0xff, 0xff], "Hello"),
        ] as [([UInt8], String)]
    )
    func `a payload of any blocks is read`(payload: [UInt8], message: String) throws {
        let inflater = Inflater()
        #expect(try inflater.message(payload) == Array(message.utf8))
        // The stream goes on as if nothing special had happened.
        #expect(try inflater.message([0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00]) == Self.hello)
        #expect(try inflater.message([0xf2, 0x00, 0x11, 0x00, 0x00]) == Self.hello)
    }

    @Test func `the second of two equal messages refers to the first`() throws {
        let deflater = Deflater()
        #expect(deflater.payload(Self.hello) == [0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00])
        #expect(deflater.payload(Self.hello) == [0xf2, 0x00, 0x11, 0x00, 0x00])
        #expect(deflater.payload(Self.hello, keepsContext: false) == [0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00])
        deflater.reset()
        #expect(deflater.payload(Self.hello) == [0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00])
        #expect(throws: InflateError.malformed) { try Inflater().message([0xf2, 0x00, 0x11, 0x00, 0x00]) }
    }

    @Test func `a final block leaves the window as it is`() throws {
        let inflater = Inflater()
        #expect(try inflater.message([0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00]) == Self.hello)
        #expect(try inflater.message([0xf2, 0x00, 0x11, 0x00, 0x00]) == Self.hello)
    }

    @Test func `an empty message is one octet, also between others`() throws {
        let deflater = Deflater()
        let inflater = Inflater()
        for message in [[], Self.hello, [], [], Self.hello] {
            let payload = deflater.payload(message)
            #expect(message.isEmpty == (payload == [0]))
            #expect(try inflater.message(payload) == message)
        }
    }

    @Test(arguments: 9...15, [true, false])
    func `messages of every size and kind come back`(windowBits: Int, keepsContext: Bool) throws {
        var source = MessageSource(seed: UInt64(windowBits))
        let deflater = Deflater(windowBits: windowBits)
        let inflater = Inflater(windowBits: windowBits)
        let edges = [0, 1, 125, 126, 1023, 1024, 1025, 65_535, 65_536, 65_537, 300_000]
        for size in edges + (0..<150).map({ _ in source.size(upTo: 3000) }) {
            let message = source.message(of: size)
            let payload = deflater.payload(message, keepsContext: keepsContext)
            let back = try inflater.message(payload, keepsContext: keepsContext)
            #expect(back == message, "\(size) bytes, window \(windowBits)")
            if back != message { return }
        }
    }

    @Test(arguments: 9...14)
    func `a message that refers beyond the window is malformed`(windowBits: Int) throws {
        var source = MessageSource(seed: 7)
        let early = source.noise(200)
        let between = source.noise(1 << windowBits)
        let small = Inflater(windowBits: windowBits)
        let large = Inflater(windowBits: 15)
        let deflater = Deflater(windowBits: 15)
        for message in [early, between] {
            let payload = deflater.payload(message)
            #expect(try small.message(payload) == message)
            #expect(try large.message(payload) == message)
        }
        let payload = deflater.payload(early)
        #expect(payload.count < early.count)
        #expect(try large.message(payload) == early)
        #expect(throws: InflateError.malformed) { try small.message(payload) }
    }

    @Test func `a message compressed once for all fits into every stream`() throws {
        var source = MessageSource(seed: 11)
        let shared = Deflater()
        let receivers = (0..<3).map { _ in (deflater: Deflater(), inflater: Inflater()) }
        for round in 0..<20 {
            for receiver in receivers {
                let own = source.message(of: source.size(upTo: 2000))
                #expect(try receiver.inflater.message(receiver.deflater.payload(own)) == own)
            }
            let published = source.message(of: source.size(upTo: 2000))
            let payload = shared.payload(published, keepsContext: false)
            for receiver in receivers {
                #expect(try receiver.inflater.message(payload) == published, "round \(round)")
                receiver.deflater.reset()
            }
        }
    }

    @Test func `a message may be as large as the limit, and no larger`() throws {
        for size in [0, 1, 1023, 1024, 1025, 65_536, 100_000] {
            let message = [UInt8](repeating: 7, count: size)
            let payload = Deflater().payload(message)
            #expect(try Inflater().message(payload, limit: size) == message)
            #expect(try Inflater().message(payload, limit: .max) == message)
            if size > 0 {
                #expect(throws: InflateError.tooLarge) { try Inflater().message(payload, limit: size - 1) }
            }
        }
    }

    @Test func `an inflater that starts anew with each message survives a bad one`() throws {
        let inflater = Inflater()
        let payload = Deflater().payload(Self.hello)
        #expect(throws: InflateError.tooLarge) { try inflater.message(payload, limit: 2, keepsContext: false) }
        #expect(try inflater.message(payload, keepsContext: false) == Self.hello)
        #expect(throws: InflateError.malformed) { try inflater.message([0xff], keepsContext: false) }
        #expect(try inflater.message(payload, keepsContext: false) == Self.hello)
    }

    @Test func `a bomb ends at the limit and takes no more memory`() {
        let mebibyte = Deflater(level: 9).payload([UInt8](repeating: 0, count: 1 << 20)) + [0x00, 0x00, 0xff, 0xff]
        let bomb = Array(repeatElement(mebibyte, count: 1024).joined())
        #expect(bomb.count < 2 << 20)
        let before = Memory.residentKiB
        for limit in [1 << 10, 1 << 16, 1 << 20] {
            #expect(throws: InflateError.tooLarge) { try Inflater().message(bomb, limit: limit) }
        }
        #expect(!Memory.hasGrown(since: before, by: 256 << 10))
    }

    @Test func `a large message leaves no large buffers behind`() throws {
        let message = [UInt8](repeating: 1, count: 1 << 20)
        let before = Memory.residentKiB
        let kept = try (0..<128).map { _ in
            let pair = (deflater: Deflater(windowBits: 9), inflater: Inflater(windowBits: 9))
            let count = try unsafe pair.inflater.inflate(
                pair.deflater.payload(message).span.bytes,
                limit: message.count,
                keepsContext: true
            ) { $0.byteCount }
            #expect(count == message.count)
            return pair
        }
        #expect(!Memory.hasGrown(since: before, by: 96 << 10))
        #expect(kept.count == 128)
    }

    @Test(
        arguments: [
            // A block of the reserved kind, a stored one with a wrong complement, a distance with nothing behind it.
            [0x07], [0x00, 0x05, 0x00, 0x00, 0x00, 0x48], [0x02, 0x02],
            // Cut off: in a fixed block, a stored one, the codes of a dynamic one.
            [0xf2, 0x48, 0xcd], [0x00, 0x05, 0x00, 0xfa, 0xff, 0x48], [0x00, 0x06, 0x00, 0xf9, 0xff],
            [0x04, 0xc0],
            // Behind a whole message.
            [0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0xff], [0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x07],
        ] as [[UInt8]]
    )
    func `what is not DEFLATE is malformed`(payload: [UInt8]) {
        #expect(throws: InflateError.malformed) { try Inflater().message(payload) }
    }

    @Test func `payloads that were changed on the way are read or refused`() throws {
        var source = MessageSource(seed: 3)
        for _ in 0..<300 {
            let inflater = Inflater(windowBits: 8 + source.size(upTo: 7))
            let deflater = Deflater()
            for _ in 0..<5 {
                var payload = deflater.payload(source.message(of: source.size(upTo: 2000)))
                payload[source.size(upTo: payload.count - 1)] ^= UInt8(1 << source.size(upTo: 7))
                if let message = try? inflater.message(payload, limit: 5000, keepsContext: true) {
                    #expect(message.count <= 5000)
                } else {
                    break
                }
            }
        }
    }
}

/// Messages that depend on a seed alone.
private struct MessageSource {
    private var generator: SeededGenerator
    private let words: [[UInt8]]

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        words = ["{\"id\":", "\"name\":\"", "mochi", "},", " ", "true", "\u{304a}\u{9905}", "0123456789"].map {
            Array($0.utf8)
        }
    }

    mutating func size(upTo most: Int) -> Int {
        Int.random(in: 0...most, using: &generator)
    }

    /// Bytes that do not compress.
    mutating func noise(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            let word = generator.next()
            for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
        return Array(bytes.prefix(count))
    }

    /// Noise, one byte again and again, or words.
    mutating func message(of count: Int) -> [UInt8] {
        switch size(upTo: 3) {
        case 0: return noise(count)
        case 1: return [UInt8](repeating: UInt8(size(upTo: 255)), count: count)
        default:
            var bytes: [UInt8] = []
            while bytes.count < count { bytes += words[size(upTo: words.count - 1)] }
            return Array(bytes.prefix(count))
        }
    }
}

extension Deflater {
    fileprivate func payload(_ message: [UInt8], keepsContext: Bool = true) -> [UInt8] {
        unsafe deflate(message.span.bytes, keepsContext: keepsContext) {
            unsafe $0.withUnsafeBytes { unsafe Array($0) }
        }
    }
}

extension Inflater {
    fileprivate func message(
        _ payload: [UInt8],
        limit: Int = 1 << 24,
        keepsContext: Bool = true
    ) throws(InflateError) -> [UInt8] {
        try unsafe inflate(payload.span.bytes, limit: limit, keepsContext: keepsContext) {
            unsafe $0.withUnsafeBytes { unsafe Array($0) }
        }
    }
}
