/// Where a value stands: in a slot, in an object, in an array or among the constants of a program.
///
/// Reading it there counts no reference, which would cost more than all the rest of writing a text. So nothing keeps the value: a
/// place is good for as long as what holds it stays as it is, and is never kept beyond the operation that it was found for.
@safe struct ValuePlace {
    /// A value that cannot be copied, so that it is not where it is only looked at.
    fileprivate struct Standing: ~Copyable {
        let value: TemplateValue
    }

    private let address: UnsafePointer<Standing>

    init(_ address: UnsafePointer<TemplateValue>) {
        // A structure of one member is laid out as that member.
        unsafe self.address = UnsafeRawPointer(address).assumingMemoryBound(to: Standing.self)
    }

    /// The value, to be kept.
    var value: TemplateValue { unsafe address.pointee.value }

    var isTrue: Bool { unsafe address.pointee.value.isTrue }

    /// A member by its place in objects of a shape, `missing` where that is negative; nil for other objects, and for what is none.
    @inline(__always)
    func member(_ place: Int, of shape: ObjectIdentifier?, or missing: ValuePlace) -> ValuePlace? {
        unsafe address.pointee.member(place, of: shape, or: missing)
    }

    /// Writes it as text.
    @inline(__always)
    func write(into writer: inout HTMLWriter) throws(TemplateFault) {
        try unsafe address.pointee.write(into: &writer)
    }

    /// Writes it as the value of an attribute.
    func write(
        into writer: inout HTMLWriter,
        behind opening: Span<UInt8>,
        _ rule: AttributeRule
    ) throws(TemplateFault) {
        try unsafe address.pointee.write(into: &writer, behind: opening, rule)
    }

    /// Puts what stands here into other memory, which does not own it.
    @inline(__always)
    func lend(to slot: UnsafeMutablePointer<TemplateValue>) {
        unsafe UnsafeMutableRawPointer(slot).copyMemory(from: address, byteCount: MemoryLayout<TemplateValue>.size)
    }
}

extension ValuePlace.Standing {
    @inline(__always)
    fileprivate func member(
        _ place: Int,
        of shape: ObjectIdentifier?,
        or missing: ValuePlace
    ) -> ValuePlace? {
        guard case .object(let object) = value.storage, ObjectIdentifier(object.shape) == shape else { return nil }
        return object.place(place) ?? missing
    }

    @inline(__always)
    fileprivate func write(into writer: inout HTMLWriter) throws(TemplateFault) {
        try writer.write(value: value)
    }

    fileprivate func write(
        into writer: inout HTMLWriter,
        behind opening: Span<UInt8>,
        _ rule: AttributeRule
    ) throws(TemplateFault) {
        try writer.write(opening, value, rule)
    }
}

extension TemplateObject {
    /// Where a member stands; nil where there is none.
    @inline(__always)
    func place(_ place: Int) -> ValuePlace? { values.place(place) }
}

extension [TemplateValue] {
    /// Where an element stands; nil where there is none.
    @inline(__always)
    func place(_ index: Int) -> ValuePlace? {
        unsafe withUnsafeBufferPointer { values in
            guard let first = values.baseAddress, values.indices.contains(index) else { return nil }
            return unsafe ValuePlace(first + index)
        }
    }
}
