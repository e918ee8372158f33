import TestSupport

/// A random generator that gives the same sequence for the same seed, on every machine (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }

    mutating func below(_ limit: Int) -> Int {
        Int.random(in: 0..<limit, using: &self)
    }

    mutating func one(in count: Int) -> Bool {
        below(count) == 0
    }

    mutating func bytes(upTo limit: Int) -> [UInt8] {
        (0..<below(limit + 1)).map { _ in UInt8.random(in: 0...255, using: &self) }
    }
}

/// What a fuzzing run did.
struct FuzzReport {
    var sequences = 0

    /// The first input after which the server was not alive, with its number in the run.
    var failure: (number: Int, input: [UInt8])?
}

/// Throws random inputs at a server, each over a connection of its own.
enum Fuzzer {
    /// Runs until `count` inputs are sent, the cutoff passes, or the server is no longer alive.
    ///
    /// An input ends with a half-close; the answer is read until the server closes, but not for long, since a random input may
    /// well leave the server waiting. `isAlive` is asked after every input and must be cheap, such as `ServerProcess.isRunning`.
    static func run(
        against endpoint: Endpoint,
        count: Int,
        by cutoff: Cutoff,
        isAlive: () -> Bool,
        input: () -> [UInt8]
    ) -> FuzzReport {
        var report = FuzzReport()
        while report.sequences < count, !cutoff.hasPassed {
            let bytes = input()
            report.sequences += 1
            if let client = try? RawClient(to: endpoint, by: .seconds(2)) {
                _ = try? client.send(bytes, by: .milliseconds(200))
                client.finishSending()
                _ = try? client.readToEnd(by: .milliseconds(20))
            }
            guard isAlive() else {
                report.failure = (report.sequences, bytes)
                return report
            }
        }
        return report
    }
}

/// Random sequences of frames, mostly well-formed, in an order nobody would choose.
struct FrameFuzzer {
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// A preface and up to 40 frames.
    mutating func input() -> [UInt8] {
        var bytes = HTTP2Client.preface
        if !random.one(in: 20) { bytes += HTTP2Frame.settings().bytes }
        for _ in 0...random.below(40) { bytes += frame().bytes }
        if random.one(in: 10) { bytes.removeLast(random.below(20)) }
        return bytes
    }

    private mutating func stream() -> UInt32 {
        let usual: [UInt32] = [0, 1, 1, 3, 3, 5, 7, 9, 11, 13, 2, 4, 0x7fff_ffff]
        return random.one(in: 4) ? UInt32(random.below(40)) : usual[random.below(usual.count)]
    }

    private mutating func frame() -> HTTP2Frame {
        let stream = stream()
        switch random.below(20) {
        case 0..<5: return headers(stream)
        case 5, 6: return .priority(stream, dependsOn: self.stream(), weight: UInt8(random.below(256)))
        case 7..<10:
            let flags: [UInt8] = [0, 1, 1, 8, 9]
            let payload = [UInt8(random.below(4))] + random.bytes(upTo: 300)
            return HTTP2Frame(
                kind: HTTP2Frame.Kind.data,
                flags: flags[random.below(5)],
                stream: stream,
                payload: payload
            )
        case 10, 11:
            return HTTP2Frame(
                kind: HTTP2Frame.Kind.resetStream,
                stream: stream,
                payload: HTTP2Frame.word(UInt32(random.below(15)))
            )
        case 12, 13: return .windowUpdate(stream, edge())
        case 14: return settings()
        case 15: return .ping([UInt8](repeating: 7, count: 8), acknowledge: random.one(in: 3))
        case 16: return .continuation(stream, block(), complete: random.one(in: 2))
        case 17: return .goAway(last: self.stream())
        default:
            return HTTP2Frame(
                kind: UInt8(random.below(20)),
                flags: UInt8(random.below(256)),
                stream: stream,
                payload: random.bytes(upTo: 40),
                declaredLength: random.one(in: 10) ? random.below(20000) : nil
            )
        }
    }

    private mutating func edge() -> UInt32 {
        let values: [UInt32] = [0, 1, 100, 65535, 16384, 0x7fff_ffff, 0xffff_ffff]
        return values[random.below(values.count)]
    }

    private mutating func settings() -> HTTP2Frame {
        if random.one(in: 4) { return .settingsAcknowledgement }
        return .settings((0..<random.below(4)).map { _ in (UInt16(random.below(8)), edge()) })
    }

    private mutating func headers(_ stream: UInt32) -> HTTP2Frame {
        let choices: [UInt8] = [5, 5, 5, 4, 1, 0, 0x25, 0x24, 0x2d, 0x0d]
        let flags = choices[random.below(choices.count)]
        var payload = block()
        if flags & HTTP2Frame.Flag.priority != 0 { payload = HTTP2Frame.word(self.stream()) + [16] + payload }
        if flags & HTTP2Frame.Flag.padded != 0 { payload = [UInt8(random.below(10))] + payload + [0, 0, 0, 0, 0] }
        return HTTP2Frame(kind: HTTP2Frame.Kind.headers, flags: flags, stream: stream, payload: payload)
    }

    private mutating func block() -> [UInt8] {
        if random.one(in: 10) { return random.bytes(upTo: 60) }
        let methods = ["GET", "POST", "HEAD", "X", "OPTIONS", ""]
        let paths = ["/", "/echo", "/big.txt", "*", "/a b", "", "/sse"]
        var steps: [HeaderStep] = .request(methods[random.below(methods.count)], paths[random.below(paths.count)])
        let extras: [HeaderStep] = [
            .literal("content-length", "\(random.below(5))"), .indexing("x", "y"), .indexed(62), .huffman("z", "w"),
            .tableSize(random.below(5000)), .literal("te", "trailers"), .literal("Connection", "close"),
            .literal("cookie", "a=b"), .indexed(random.below(80)), .raw(random.bytes(upTo: 6)),
        ]
        for _ in 0..<random.below(4) { steps.append(extras[random.below(extras.count)]) }
        if random.one(in: 5) { steps.shuffle(using: &random) }
        return steps.encoded
    }
}

/// Requests of the HTTP/1.1 tables, spliced and damaged.
struct RequestFuzzer {
    private var random: SeededGenerator
    private let seeds = (MalformedHTTP1.all + AcceptedHTTP1.all).map(\.bytes).filter { $0.count < 4000 }

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func input() -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0...random.below(3) { bytes += seeds[random.below(seeds.count)] }
        for _ in 0..<random.below(6) where !bytes.isEmpty { damage(&bytes) }
        return bytes
    }

    private mutating func damage(_ bytes: inout [UInt8]) {
        let place = random.below(bytes.count)
        switch random.below(6) {
        case 0: bytes[place] = UInt8(random.below(256))
        case 1: bytes[place] ^= 1 << UInt8(random.below(8))
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(contentsOf: Array("\r\n".utf8), at: place)
        case 4:
            let other = seeds[random.below(seeds.count)]
            bytes.replaceSubrange(place..., with: other.suffix(random.below(other.count)))
        default:
            let end = min(place + random.below(40), bytes.count)
            bytes.insert(contentsOf: bytes[place..<end], at: place)
        }
    }
}
