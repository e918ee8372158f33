/// What the header of a part of a multipart form says (RFC 7578 4.2).
struct PartHead: Sendable, Equatable {
    let name: String
    /// The last component of the file's name; nil for a field that is text.
    let filename: String?
    /// As it was sent, nil when it was not.
    let contentType: String?

    var isFile: Bool { filename != nil }
}

extension PartHead {
    /// The header lines of a part as they come, without their ends.
    struct Fields: Sendable {
        private var disposition: ArraySlice<UInt8>?
        private var contentType: ArraySlice<UInt8>?
        private var hasTransferEncoding = false

        /// Takes a line; fields that say nothing about forms are passed over.
        mutating func append(_ line: [UInt8]) throws(FormRefusal) {
            let isText = line.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == UInt8(ascii: "\t") }
            let name = line.prefix(while: HeaderParameters.isToken)
            guard isText, !name.isEmpty, name.endIndex < line.endIndex, line[name.endIndex] == UInt8(ascii: ":") else {
                throw .headerField
            }
            let value = line[(name.endIndex + 1)...]
            switch String(decoding: name, as: UTF8.self).lowercased() {
            case "content-disposition":
                if disposition != nil { throw .repeatedField }
                disposition = value
            case "content-type":
                if contentType != nil { throw .repeatedField }
                contentType = value
            case "content-transfer-encoding":
                let encoding = String(decoding: value, as: UTF8.self).lowercased().filter { !$0.isWhitespace }
                guard !hasTransferEncoding, ["7bit", "8bit", "binary"].contains(encoding) else {
                    throw .transferEncoding
                }
                hasTransferEncoding = true
            default: break
            }
        }

        /// The head that the lines make.
        func head(_ limits: FormLimits) throws(FormRefusal) -> PartHead {
            guard let disposition, let parameters = HeaderParameters(disposition), parameters.type == "form-data",
                let name = parameters["name"]
            else { throw .disposition }
            return PartHead(
                name: try Self.name(name, limits),
                filename: try parameters["filename"].map { bytes throws(FormRefusal) in try Self.filename(bytes, limits)
                },
                contentType: contentType.flatMap(Self.type)
            )
        }

        private static func name(_ encoded: [UInt8], _ limits: FormLimits) throws(FormRefusal) -> String {
            guard encoded.count <= limits.name else { throw .longName(limits.name) }
            guard let name = PartHead.checkedName(unescaping(encoded)) else { throw .name }
            return name
        }

        // Never a path: `save(to: directory + "/" + filename)` cannot leave the directory.
        private static func filename(_ encoded: [UInt8], _ limits: FormLimits) throws(FormRefusal) -> String {
            guard encoded.count <= limits.filename else { throw .longFilename(limits.filename) }
            guard let path = String(validating: unescaping(encoded), as: UTF8.self), !path.utf8.contains(0) else {
                throw .filename
            }
            let last = path.utf8.lastIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
            let component = last.map { path[path.utf8.index(after: $0)...] } ?? path[...]
            if component == "." || component == ".." { return "" }
            return String(component.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "_" : Character($0) })
        }

        private static func type(_ value: ArraySlice<UInt8>) -> String? {
            let text = Substring(decoding: value, as: UTF8.self).trimmingOptionalSpace()
            return text.isEmpty || !text.utf8.allSatisfy { $0 < 0x80 } ? nil : String(text)
        }

        /// Undoes the three escapes of WHATWG HTML's multipart encoding, and no others.
        private static func unescaping(_ bytes: [UInt8]) -> [UInt8] {
            guard bytes.contains(UInt8(ascii: "%")) else { return bytes }
            var result: [UInt8] = []
            var rest = bytes[...]
            while let byte = rest.popFirst() {
                switch byte == UInt8(ascii: "%") ? String(decoding: rest.prefix(2), as: UTF8.self).uppercased() : "" {
                case "22": result.append(UInt8(ascii: "\""))
                case "0D": result.append(UInt8(ascii: "\r"))
                case "0A": result.append(UInt8(ascii: "\n"))
                default:
                    result.append(byte)
                    continue
                }
                rest.removeFirst(2)
            }
            return result
        }
    }

    /// The text of a name; nil when it is not UTF-8, or could end a line or a text somewhere behind us.
    static func checkedName(_ bytes: [UInt8]) -> String? {
        guard let name = String(validating: bytes, as: UTF8.self),
            !name.utf8.contains(where: { $0 == 0 || $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") })
        else { return nil }
        return name
    }
}
