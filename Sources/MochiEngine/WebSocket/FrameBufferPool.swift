/// The buffers of a loop that are used again and again; on the loop.
final class FrameBufferPool {
    /// Room of a buffer: many small messages, or a few of some thousand bytes.
    static let bufferSize = 16 * 1024
    private static let most = 64
    // Unchecked: the accesses below do nothing but push and pop.
    @exclusivity(unchecked) private var spare: [FrameBuffer] = []

    func take() -> FrameBuffer {
        unsafe spare.popLast() ?? FrameBuffer(capacity: Self.bufferSize)
    }

    /// Keeps a buffer that nobody else holds.
    func give(_ buffer: consuming FrameBuffer) {
        guard buffer.capacity == Self.bufferSize, unsafe spare.count < Self.most, isKnownUniquelyReferenced(&buffer)
        else {
            return
        }
        buffer.clear()
        unsafe spare.append(consume buffer)
    }
}
