/// How much memory a value takes, found out by looking at it; an estimate.
///
/// Text and bytes count exactly. Of a long collection the first elements stand for the rest, and what lies deeper than the
/// budget reaches is not counted: looking at a value must not cost more than making it.
struct CacheSize {
    /// Nodes that are still looked at.
    private var budget = 256
    private static let sample = 32
    /// What the allocator and the runtime put before what is allocated.
    private static let header = 32

    static func estimate<Value>(_ value: Value) -> Int {
        var size = CacheSize()
        return MemoryLayout<Value>.size + size.outside(value)
    }

    /// What a value has in memory outside of itself.
    private mutating func outside(_ value: Any) -> Int {
        guard budget > 0 else { return 0 }
        budget -= 1
        switch value {
        case let text as String: return Self.text(text.utf8.count)
        case let text as Substring: return Self.text(text.utf8.count)
        case is Int, is Double, is Bool, is Int64, is UInt64, is Int32, is UInt8, is Float: return 0
        case let bytes as any Collection<UInt8>: return Self.header + bytes.count
        default: return reflected(Mirror(reflecting: value))
        }
    }

    private mutating func reflected(_ mirror: Mirror) -> Int {
        switch mirror.displayStyle {
        case .collection, .set, .dictionary: return elements(of: mirror.children)
        case .class:
            let inherited = mirror.superclassMirror.map { reflected($0) } ?? Self.header
            return mirror.children.reduce(inherited) { $0 + Self.inline($1.value) + outside($1.value) }
        default: return mirror.children.reduce(0) { $0 + outside($1.value) }
        }
    }

    private mutating func elements(of children: Mirror.Children) -> Int {
        let count = children.count
        if count == 0 { return 0 }
        var (sampled, bytes) = (0, 0)
        for child in children.prefix(Self.sample) where budget > 0 {
            sampled += 1
            bytes += Self.inline(child.value) + outside(child.value)
        }
        return sampled == 0 ? 0 : Self.header + Int(Double(bytes) / Double(sampled) * Double(count))
    }

    /// A string of up to 15 bytes is its own memory.
    private static func text(_ count: Int) -> Int { count > 15 ? header + count : 0 }

    private static func inline(_ value: Any) -> Int {
        func size<Value>(_ value: Value) -> Int { MemoryLayout<Value>.stride }
        return _openExistential(value, do: size)
    }
}
