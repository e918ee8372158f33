/// Makes a form of the pieces of a multipart body: text and short files in memory, long files on the disk.
///
/// Holds at most `FormLimits.memory`, one piece of the body and 64 KiB to be written. When it goes, its files go.
struct FormCollector: Sendable {
    /// Bytes that are written at a time.
    private static let pieceLength = 64 * 1024

    private let limits: FormLimits
    private let spool: Spool
    private var parser: MultipartParser
    private var fields: [FormData.Field] = []
    private var memory = 0

    // The part at hand: what of it is not written yet, and where the rest is.
    private var head: PartHead?
    private var buffer: [UInt8] = []
    private var file: SpooledFile?

    init(boundary: [UInt8], _ limits: FormLimits, _ spool: Spool) {
        self.limits = limits
        self.spool = spool
        parser = MultipartParser(boundary: boundary, limits: limits)
    }

    /// Takes the next piece of the body; returns when what had to be written is written.
    mutating func take(_ piece: [UInt8]) async throws {
        parser.feed(piece)
        while let event = try parser.next() {
            switch event {
            case .head(let head): try begin(head)
            case .bytes(let bytes): try await append(bytes)
            case .partEnd: try await end()
            }
        }
    }

    /// The form, when the body has ended.
    func finish() throws(FormRefusal) -> FormData {
        try parser.finish()
        return FormData(fields)
    }

    private mutating func begin(_ head: PartHead) throws(FormRefusal) {
        self.head = head
        try keep(head.name.utf8.count + (head.filename?.utf8.count ?? 0) + (head.contentType?.utf8.count ?? 0))
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) async throws {
        guard head?.isFile == true else {
            try keep(bytes.count)
            buffer += bytes
            return
        }
        var rest = bytes
        while !rest.isEmpty {
            let part = rest.prefix(Self.pieceLength)
            rest = rest.dropFirst(part.count)
            buffer += part
            let isLong = buffer.count > limits.fileMemory || memory + buffer.count > limits.memory
            if file == nil ? isLong : buffer.count >= Self.pieceLength { try await write() }
        }
    }

    private mutating func end() async throws {
        guard let head else { preconditionFailure("a part ends after it has begun") }
        if file != nil, !buffer.isEmpty { try await write() }
        if let filename = head.filename {
            if let file = file.take() {
                let file = FormFile(filename: filename, contentType: head.contentType, spooled: file)
                fields.append(FormData.Field(head.name, .file(file)))
            } else if !filename.isEmpty || !buffer.isEmpty {
                try keep(buffer.count)
                let file = FormFile(filename: filename, contentType: head.contentType, bytes: buffer)
                fields.append(FormData.Field(head.name, .file(file)))
            }
        } else {
            fields.append(FormData.Field(head.name, .text(String(decoding: buffer, as: UTF8.self))))
        }
        buffer = []
        self.head = nil
    }

    private mutating func keep(_ count: Int) throws(FormRefusal) {
        memory += count
        guard memory <= limits.memory else { throw .memory(limits.memory) }
    }

    private mutating func write() async throws(HTTPError) {
        file = try await Blocking.run { [spool, file, buffer] () throws(HTTPError) in
            let file = if let file { file } else { try spool.makeFile() }
            try file.append(buffer)
            return file
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
