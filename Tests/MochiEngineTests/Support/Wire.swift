import TestSupport

/// Requests as bytes.
enum Wire {
    static func get(_ target: String = "/", _ fields: String...) -> String {
        head("GET", target, fields)
    }

    static func head(_ method: String, _ target: String = "/", _ fields: [String] = []) -> String {
        "\(method) \(target) HTTP/1.1\r\nHost: a\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    static func post(_ target: String = "/", length: Int, _ fields: String...) -> String {
        head("POST", target, ["Content-Length: \(length)"] + fields)
    }

    static func chunked(_ target: String = "/", _ fields: String...) -> String {
        head("POST", target, ["Transfer-Encoding: chunked"] + fields)
    }
}

extension [UInt8] {
    /// Bytes that differ from place to place, so that a lost or doubled piece shows.
    static func pattern(_ count: Int) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            for index in 0..<count {
                unsafe buffer[index] = UInt8(truncatingIfNeeded: index &* 31 &+ index >> 9)
            }
            initialized = count
        }
    }
}
