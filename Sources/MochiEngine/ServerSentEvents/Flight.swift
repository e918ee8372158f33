/// Bytes that a connection has been given and has not taken yet: they stay where they are until it has.
enum Flight {
    struct Piece {
        let buffer: FrameBuffer
        let range: Range<Int>
    }

    case none
    /// What most flights are: no array is made for it.
    case one(Piece)
    case many([Piece], count: Int)

    init(_ pieces: [Piece]) {
        switch pieces.count {
        case 0: self = .none
        case 1: self = .one(pieces[0])
        default: self = .many(pieces, count: pieces.reduce(0) { $0 + $1.range.count })
        }
    }

    var isEmpty: Bool {
        if case .none = self { return true }
        return false
    }

    /// Bytes.
    var count: Int {
        switch self {
        case .none: 0
        case .one(let piece): piece.range.count
        case .many(_, let count): count
        }
    }

    func forEachPiece(_ body: (UnsafeRawBufferPointer) -> Void) {
        switch self {
        case .none: break
        case .one(let piece): unsafe body(piece.buffer.bytes(piece.range))
        case .many(let pieces, _): for piece in pieces { unsafe body(piece.buffer.bytes(piece.range)) }
        }
    }
}
