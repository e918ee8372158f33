internal import MochiEngine

/// The shape of a type of props, as a number that is the same in every process and on every machine.
///
/// It is found out without a value: the type decodes itself from something that has every key and gives 0, "", false, nil
/// and collections of nothing, while what it asks for is written down. Adding, removing, renaming, reordering and retyping
/// a stored property changes the number; another module, file or type around it does not.
///
/// The shape of an enum with `allCases` is its cases. Another type that refuses such values, such as an enum of texts
/// without `allCases`, stops there, and so do the types around it: the names and types of their stored properties stand for
/// what they did not come to. The cases of an enum with associated values are not seen.
/// `SchemaVersioned` adds what cannot be seen.
///
/// Some microseconds a property: keep the result.
enum IslandSchema {
    /// The number of the shape of `type`.
    static func hash<Props: Decodable>(of type: Props.Type) -> UInt64 {
        hash(ofText: text(of: type))
    }

    /// The number of a shape in words.
    static func hash(ofText text: String) -> UInt64 {
        Secrets.hmac(Array(text.utf8), key: Array("mochi island schema 1".utf8)).prefix(8)
            .reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The names of a type's members; none where it does not tell.
    static func keys<Props: Decodable>(of type: Props.Type) -> Set<String> {
        let probe = SchemaProbe()
        _ = try? probe.value(type)
        return probe.keys
    }

    /// The shape in words: what the number is made from.
    static func text<Props: Decodable>(of type: Props.Type) -> String {
        let probe = SchemaProbe()
        _ = try? probe.value(type)
        return probe.text
    }
}
