/// The memory of one rendering of a template: its slots, and where it found members last.
@safe struct TemplateFrame: ~Copyable {
    /// Where a place in the program found a member last.
    private struct Cache {
        /// Kept so that no other shape comes to stand at its address.
        var shape: TemplateShape?
        var identity: ObjectIdentifier?
        /// The place in objects of the shape; -1 where they have no such member.
        var place = -1
    }

    /// One slot more than the program has stays undefined.
    private let slots: UnsafeMutablePointer<TemplateValue>
    private let slotCount: Int
    private let caches: UnsafeMutablePointer<Cache>
    private let cacheCount: Int

    /// Memory for a program, with all slots undefined.
    init(_ program: TemplateProgram) {
        slotCount = program.slotCount
        cacheCount = program.cacheCount
        let size = (slotCount + 1) * MemoryLayout<TemplateValue>.stride
        // One block for both: the caches are no stricter about where they stand than the slots.
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: size + cacheCount * MemoryLayout<Cache>.stride,
            alignment: MemoryLayout<TemplateValue>.alignment
        )
        unsafe slots = memory.bindMemory(to: TemplateValue.self, capacity: slotCount + 1)
        unsafe slots.initialize(repeating: .undefined, count: slotCount + 1)
        unsafe caches = (memory + size).bindMemory(to: Cache.self, capacity: cacheCount)
        unsafe caches.initialize(repeating: Cache(), count: cacheCount)
    }

    deinit {
        unsafe slots.deinitialize(count: slotCount + 1)
        unsafe caches.deinitialize(count: cacheCount)
        unsafe UnsafeMutableRawPointer(slots).deallocate()
    }

    // MARK: Slots

    /// The value of a slot.
    subscript(slot: Int32) -> TemplateValue {
        get { unsafe address(slot).pointee }
        nonmutating set { unsafe address(slot).pointee = newValue }
    }

    /// All slots, as they are now.
    var values: [TemplateValue] {
        get { unsafe Array(UnsafeBufferPointer(start: slots, count: slotCount)) }
        nonmutating set { for (slot, value) in newValue.enumerated() { self[Int32(slot)] = value } }
    }

    @inline(__always)
    func place(_ slot: Int32) -> ValuePlace { unsafe ValuePlace(address(slot)) }

    /// A place where nothing stands.
    var undefined: ValuePlace { unsafe ValuePlace(slots + slotCount) }

    @inline(__always)
    private func address(_ slot: Int32) -> UnsafeMutablePointer<TemplateValue> {
        precondition(slot >= 0 && slot < slotCount, "a template has a slot \(slot) beyond its own")
        return unsafe slots + Int(slot)
    }

    /// Puts a value into a slot that somebody else holds, until `takeBack`; the slot must be undefined, or hold such a value.
    @inline(__always)
    func lend(_ value: ValuePlace, to slot: Int32) {
        unsafe value.lend(to: address(slot))
    }

    /// Forgets what was lent to a slot.
    func takeBack(_ slot: Int32) {
        unsafe address(slot).initialize(to: .undefined)
    }

    // MARK: Members

    /// Where a member stands that was found last in an object of the same shape; nil when it has to be looked for.
    @inline(__always)
    func member(of place: ValuePlace, _ cache: Int32) -> ValuePlace? {
        precondition(cache >= 0 && cache < cacheCount, "a template has a cache \(cache) beyond its own")
        let cache = unsafe caches + Int(cache)
        return unsafe place.member(cache.pointee.place, of: cache.pointee.identity, or: undefined)
    }

    /// Looks for the member of an object.
    func find(_ name: String, in object: TemplateObject, _ cache: Int32) -> ValuePlace {
        let (last, keys) = (unsafe caches[Int(cache)].place, object.shape.keys)
        // What has another shape often has the member in the same place.
        let place = keys.indices.contains(last) && keys[last] == name ? last : object.shape.place(of: name) ?? -1
        unsafe caches[Int(cache)] = Cache(shape: object.shape, identity: ObjectIdentifier(object.shape), place: place)
        return object.place(place) ?? undefined
    }
}
