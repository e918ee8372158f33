/// The decoder that a type sees: it has every key, and two elements of nothing.
struct SchemaDecoder: Decoder {
    let probe: SchemaProbe

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try probe.note("keys ")
        return KeyedDecodingContainer(SchemaKeyedContainer<Key>(probe: probe))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try probe.note("elements ")
        return SchemaUnkeyedContainer(probe: probe)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        SchemaSingleContainer(probe: probe)
    }
}
