extension DevalueGraph {
    /// Checks what can be told only when all parts are known: that each reference leads to a part of the right kind.
    func check() throws(DevalueError) {
        for node in nodes {
            switch node {
            case .array(let elements), .set(let elements):
                for element in elements { try check(element) }
            case .sparseArray(_, let elements):
                for element in elements { try check(element.value) }
            case .object(let entries), .nullPrototypeObject(let entries):
                for entry in entries { try check(entry.value) }
            case .map(let entries):
                for entry in entries {
                    try check(entry.key)
                    try check(entry.value)
                }
            case .boxed(let value): try check(boxed: value)
            case .view(let view): try check(view)
            case .null, .bool, .number, .string, .bigInteger, .date, .url, .urlSearchParameters, .regularExpression,
                .buffer:
                break
            }
        }
    }

    private func check(_ reference: Reference) throws(DevalueError) {
        guard reference.index ?? 0 < nodes.count else {
            throw DevalueError("\(reference.number) refers to nothing")
        }
    }

    private func check(boxed reference: Reference) throws(DevalueError) {
        try check(reference)
        guard let index = reference.index else { return }
        switch nodes[index] {
        case .bool, .number, .string, .bigInteger: return
        default: throw DevalueError("an Object stands around something else than a primitive")
        }
    }

    private func check(_ view: DevalueView) throws(DevalueError) {
        try check(view.buffer)
        guard let index = view.buffer.index, case .buffer(let bytes) = nodes[index] else {
            throw DevalueError("a \(view.kind.rawValue) has no ArrayBuffer")
        }
        guard view.extent(of: bytes.count) != nil else {
            throw DevalueError("a \(view.kind.rawValue) does not fit its ArrayBuffer")
        }
    }
}
