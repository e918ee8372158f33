/// An attribute of elements with the tag `Tag`.
///
/// Made by the functions that are named after attributes: `.class("card")`, `.href("/")`, `.disabled(isSoldOut)`. A value is
/// escaped. An element that is given `class` or `style` more than once has all their values, of any other attribute the last.
@frozen
public struct HTMLAttribute<Tag: HTMLTag>: Sendable {
    @usableFromInline let raw: RawAttribute

    @inlinable
    init(_ name: StaticString, _ value: String?) {
        raw = RawAttribute(name: name, value)
    }

    @inlinable
    init(_ name: StaticString, isPresent: Bool) {
        raw = RawAttribute(name: name, isPresent: isPresent)
    }

    @inlinable
    init(_ raw: RawAttribute) {
        self.raw = raw
    }
}

/// An attribute, whatever the tag.
@frozen
@usableFromInline
struct RawAttribute: Sendable {
    /// Whether and how the attribute stands in the tag.
    ///
    /// Not an enumeration with the text inside, which would be copied to be looked at.
    @usableFromInline
    enum Presence: UInt8, Sendable {
        /// The element does not have the attribute.
        case absent
        /// The attribute has no value.
        case flag
        case text
    }

    /// What stands before the name.
    @usableFromInline
    enum Prefix: UInt8, Sendable {
        case none, data, aria, on
    }

    @usableFromInline let name: StaticString
    @usableFromInline let text: String
    @usableFromInline let presence: Presence
    @usableFromInline let prefix: Prefix

    @inlinable
    init(name: StaticString, _ text: String?, prefix: Prefix = .none) {
        self.name = name
        self.text = text ?? ""
        presence = text == nil ? .absent : .text
        self.prefix = prefix
    }

    @inlinable
    init(name: StaticString, isPresent: Bool, prefix: Prefix = .none) {
        self.name = name
        text = ""
        presence = isPresent ? .flag : .absent
        self.prefix = prefix
    }

    /// Whether values of the same name are joined, and by what.
    private var separator: StaticString? {
        guard prefix == .none, name.utf8CodeUnitCount == 5 else { return nil }
        if hasName("class") { return " " }
        return hasName("style") ? ";" : nil
    }

    private func hasName(_ other: StaticString) -> Bool {
        let count = name.utf8CodeUnitCount
        guard count == other.utf8CodeUnitCount else { return false }
        return unsafe UnsafeRawBufferPointer(start: name.utf8Start, count: count)
            .elementsEqual(UnsafeRawBufferPointer(start: other.utf8Start, count: count))
    }

    @inline(__always)
    fileprivate func isSame(as other: RawAttribute) -> Bool {
        name.utf8CodeUnitCount == other.name.utf8CodeUnitCount && prefix == other.prefix && hasName(other.name)
    }

    @inline(__always)
    fileprivate func write(to writer: inout HTMLWriter) {
        if prefix == .none, presence == .text {
            writer.write(name: name)
            writer.write(text: text)
            writer.write("\"")
        } else {
            writeSpecial(to: &writer)
        }
    }

    @inline(never)
    private func writeSpecial(to writer: inout HTMLWriter) {
        guard writeName(to: &writer) else { return }
        writer.write("=\"")
        writer.write(text: text)
        writer.write("\"")
    }

    /// Writes the name; false when no value follows.
    private func writeName(to writer: inout HTMLWriter) -> Bool {
        if presence == .absent { return false }
        writer.write(" ")
        switch prefix {
        case .none: break
        case .data: writer.write("data-")
        case .aria: writer.write("aria-")
        case .on: writer.write("on")
        }
        writer.write(name)
        return presence == .text
    }

    /// Writes the attribute once for all that have its name.
    fileprivate func write(joining all: Span<RawAttribute>, from index: Int, to writer: inout HTMLWriter) {
        guard let separator else {
            var last = self
            for later in index..<all.count where all[later].isSame(as: self) { last = all[later] }
            return last.write(to: &writer)
        }
        var isFirst = true
        for place in index..<all.count where all[place].isSame(as: self) {
            guard all[place].presence == .text else { continue }
            if isFirst {
                _ = all[place].writeName(to: &writer)
                writer.write("=\"")
                isFirst = false
            } else {
                writer.write(separator)
            }
            writer.write(text: all[place].text)
        }
        if !isFirst { writer.write("\"") }
    }
}

extension HTMLWriter {
    /// Writes the attributes of a start tag.
    @usableFromInline
    mutating func write(attributes: Span<RawAttribute>) {
        if attributes.count == 1 { return attributes[0].write(to: &self) }
        let hasDoubles = HTMLWriter.hasDoubles(attributes)
        for index in attributes.indices {
            if !hasDoubles {
                attributes[index].write(to: &self)
            } else if !(0..<index).contains(where: { attributes[$0].isSame(as: attributes[index]) }) {
                attributes[index].write(joining: attributes, from: index, to: &self)
            }
        }
    }

    /// Writes the name of an attribute with what stands around it.
    @inline(__always)
    fileprivate mutating func write(name: StaticString) {
        let size = name.utf8CodeUnitCount
        reserve(size &+ 3)
        let target = unsafe base + count
        unsafe target[0] = UInt8(ascii: " ")
        unsafe (target + 1).update(from: name.utf8Start, count: size)
        unsafe target[size &+ 1] = UInt8(ascii: "=")
        unsafe target[size &+ 2] = UInt8(ascii: "\"")
        count &+= size &+ 3
    }

    private static func hasDoubles(_ attributes: Span<RawAttribute>) -> Bool {
        for index in attributes.indices {
            for earlier in 0..<index where attributes[earlier].isSame(as: attributes[index]) { return true }
        }
        return false
    }
}
