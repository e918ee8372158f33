/// Where markup is written: one growing run of bytes, and what a page collects beside it.
@safe public struct HTMLWriter: ~Copyable {
    @usableFromInline var base: UnsafeMutablePointer<UInt8>
    @usableFromInline var count: Int
    @usableFromInline var capacity: Int
    /// Whether the next element begins with more than its own attributes.
    @usableFromInline var isMarkingElements = false
    /// Room that is left free before the markup.
    private let gap: Int
    /// Bytes of the first memory.
    private let room: Int
    /// Holds the memory that `base` points to; nil until something is written.
    private var storage: MarkupStorage?
    /// What the markup is rendered for.
    let options: RenderOptions
    private let session: RenderSession?
    /// What components have counted of their work; theirs to know.
    var steps = 0
    /// Loops of components that are on the stack; theirs to know.
    var loops = 0
    private var passIfAny: RenderPass?
    /// An asynchronous component at the outermost place, which may be all there is.
    private var firstComponent: PagePart.RenderComponent?

    /// A writer that takes room for `capacity` bytes behind a free `gap` with the first byte; it grows as needed.
    init(
        capacity: Int = 4096,
        gap: Int = 0,
        options: RenderOptions = RenderOptions(),
        session: RenderSession? = nil
    ) {
        let nothing: StaticString = ""
        unsafe base = UnsafeMutablePointer(mutating: nothing.utf8Start)
        count = gap
        self.capacity = 0
        self.gap = gap
        room = capacity + gap
        self.options = options
        self.session = session
    }

    /// What is collected beside the markup; most renderings collect nothing.
    var pass: RenderPass {
        mutating get {
            if let passIfAny { return passIfAny }
            let pass = RenderPass(session ?? RenderSession())
            passIfAny = pass
            if let component = firstComponent.take() { pass.add(.component(component), options, at: 0) }
            return pass
        }
    }

    /// Leaves a place for a component that has to wait.
    @usableFromInline
    mutating func await(component: @escaping PagePart.RenderComponent) {
        if isEmpty {
            firstComponent = component
        } else {
            pass.add(.component(component), options, at: byteCount)
        }
    }

    /// Leaves a place for a list that comes in pieces.
    @usableFromInline
    mutating func await(list: @escaping PagePart.RenderList) {
        pass.add(.list(list), options, at: byteCount)
    }

    /// What was written, with what was collected.
    consuming func rendered() -> RenderedHTML {
        let pass = passIfAny == nil && firstComponent == nil ? nil : pass
        return RenderedHTML(buffer: finish(), parts: pass?.parts ?? [], extras: pass?.extras)
    }

    /// What was written by a whole page: a component that is all there is costs no more than its own markup.
    consuming func renderedPage() -> RenderedHTML {
        guard byteCount == 0, passIfAny == nil, let component = firstComponent else { return rendered() }
        return RenderedHTML(onlyComponent: component, buffer: finish(), parts: [], extras: nil)
    }

    /// Whether nothing was written or collected.
    var isEmpty: Bool { byteCount == 0 && isPlain }

    /// Whether nothing was collected.
    var isPlain: Bool { passIfAny == nil && firstComponent == nil }

    /// Gives the markup away.
    consuming func finish() -> HTMLBuffer {
        HTMLBuffer(storage, gap..<count)
    }

    /// Bytes written so far.
    var byteCount: Int { count - gap }

    /// Takes back what was written behind the first `length` bytes.
    mutating func takeBytes(behind length: Int) -> [UInt8] {
        let start = gap + length
        let bytes = unsafe Array(UnsafeBufferPointer(start: base + start, count: count - start))
        count = start
        return bytes
    }

    // MARK: Failing

    /// What was written and collected at one time.
    struct Mark {
        fileprivate let bytes: Int
        fileprivate let parts: Int
    }

    /// What is written and collected now.
    func mark() -> Mark {
        Mark(bytes: byteCount, parts: passIfAny?.parts.count ?? 0)
    }

    /// Takes back what was written since `mark`, and fails there: as a component does that had to wait and has thrown.
    mutating func fail(_ error: any Error, backTo mark: Mark) {
        count = gap + mark.bytes
        if passIfAny == nil { firstComponent = nil }
        pass.parts.removeSubrange(mark.parts...)
        self.await(component: { _ in throw error })
    }

    // MARK: Markup of ours

    @inlinable @inline(__always)
    mutating func reserve(_ more: Int) {
        if count &+ more > capacity { grow(by: more) }
    }

    @usableFromInline @inline(never)
    mutating func grow(by more: Int) {
        let larger = max(capacity * 2, count + more, room)
        let moved = MarkupStorage.make(capacity: larger)
        if storage != nil { unsafe moved.base.update(from: base, count: count) }
        storage = moved
        unsafe base = moved.base
        capacity = larger
    }

    /// Writes markup that stands in the source.
    @inlinable @inline(__always)
    mutating func write(_ markup: StaticString) {
        let size = markup.utf8CodeUnitCount
        reserve(size)
        unsafe (base + count).update(from: markup.utf8Start, count: size)
        count &+= size
    }

    /// Writes a start tag without its last byte, which is `>`.
    @inlinable @inline(__always)
    mutating func write(open tag: StaticString) {
        let size = tag.utf8CodeUnitCount &- 1
        reserve(size)
        unsafe (base + count).update(from: tag.utf8Start, count: size)
        count &+= size
    }

    /// Writes markup that is known to be markup.
    @usableFromInline
    mutating func write(raw markup: String) {
        var markup = markup
        markup.withUTF8 { bytes in
            guard let start = bytes.baseAddress else { return }
            reserve(bytes.count)
            unsafe (base + count).update(from: start, count: bytes.count)
            count += bytes.count
        }
    }

    mutating func write(bytes: [UInt8]) {
        unsafe bytes.withUnsafeBufferPointer { bytes in unsafe write(bytes) }
    }

    /// Writes bytes that are known to be markup.
    @inline(__always)
    mutating func write(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { bytes in unsafe write(bytes) }
    }

    /// Writes bytes that are known to be markup.
    @inline(__always)
    mutating func write(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        reserve(bytes.count)
        unsafe (base + count).update(from: start, count: bytes.count)
        count &+= bytes.count
    }

    /// Writes a number in decimal.
    @usableFromInline
    mutating func write(decimal number: Int) {
        reserve(20)
        if number < 0 {
            unsafe base[count] = UInt8(ascii: "-")
            count += 1
        }
        var rest = number.magnitude
        var digits = 1
        var bound: UInt = 10
        while digits < 19, rest >= bound {
            digits += 1
            bound *= 10
        }
        if digits == 19, rest >= bound { digits = 20 }
        reserve(digits)
        count += digits
        var place = count
        repeat {
            place -= 1
            unsafe base[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
    }
}
