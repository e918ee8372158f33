/// Client modules as they were made ahead.
struct BuiltModules: Packed, Sendable {
    /// Where modules are served below the client prefix, by their islands.
    let paths: [String: String]
    /// What is served there.
    let assets: [(path: String, asset: ImmutableAsset)]
    /// The files that they were made of, below the directory of client modules, with the digests of these.
    let sources: [(path: String, digest: String)]

    init(
        paths: [String: String],
        assets: [(path: String, asset: ImmutableAsset)],
        sources: [(path: String, digest: String)]
    ) {
        self.paths = paths
        self.assets = assets
        self.sources = sources
    }

    func pack(into writer: inout ByteWriter) {
        writer.write(paths.sorted { $0.key < $1.key }) { writer, entry in
            writer.write(entry.key)
            writer.write(entry.value)
        }
        writer.write(assets) { writer, entry in
            writer.write(entry.path)
            writer.write(entry.asset.contentType)
            writer.write(entry.asset.bytes)
            writer.write(entry.asset.brotli) { $0.write($1) }
        }
        writer.write(sources) { writer, source in
            writer.write(source.path)
            writer.write(source.digest)
        }
    }

    init(from reader: inout ByteReader) throws(BytesDamaged) {
        let entries = try reader.values { reader throws(BytesDamaged) in (try reader.text(), try reader.text()) }
        paths = Dictionary(entries, uniquingKeysWith: { first, _ in first })
        assets = try reader.values { reader throws(BytesDamaged) in
            let (path, type, bytes) = (try reader.text(), try reader.text(), try reader.content())
            let brotli = try reader.optional { reader throws(BytesDamaged) in try reader.content() }
            return (path: path, asset: ImmutableAsset(bytes, contentType: type, brotli: brotli))
        }
        sources = try reader.values { reader throws(BytesDamaged) in (try reader.text(), try reader.text()) }
    }
}
