internal import MochiEngine

extension RequestContext {
    /// The values of the fields called `name` (lower-case), in order; the other fields are left alone.
    func values(of name: StaticString) -> [String] {
        var values: [String] = []
        forEachField(name) { value in
            values.append(unsafe value.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) })
        }
        return values
    }
}
