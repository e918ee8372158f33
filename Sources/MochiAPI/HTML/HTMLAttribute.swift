/// An attribute of elements with the tag `Tag`.
///
/// Made by the functions that are named after attributes: `.class("card")`, `.href("/")`, `.disabled(isSoldOut)`. A value is
/// escaped. An element that is given `class` or `style` more than once has all their values, of any other attribute the last.
@frozen
public struct HTMLAttribute<Tag: HTMLTag>: Sendable {
    @usableFromInline let raw: RawAttribute

    @inlinable
    init(_ name: StaticString, _ value: String?) {
        raw = RawAttribute(name: name, value: value.map { .text($0) } ?? .absent)
    }

    @inlinable
    init(_ name: StaticString, isPresent: Bool) {
        raw = RawAttribute(name: name, value: isPresent ? .flag : .absent)
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
    @usableFromInline
    enum Value: Sendable {
        /// The element does not have the attribute.
        case absent
        /// The attribute has no value.
        case flag
        case text(String)
    }

    /// What stands before the name.
    @usableFromInline
    enum Prefix: UInt8, Sendable {
        case none, data, aria, on
    }

    @usableFromInline let name: StaticString
    @usableFromInline let value: Value
    @usableFromInline let prefix: Prefix

    @inlinable
    init(name: StaticString, value: Value, prefix: Prefix = .none) {
        self.name = name
        self.value = value
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

    fileprivate func isSame(as other: RawAttribute) -> Bool {
        prefix == other.prefix && name.utf8CodeUnitCount == other.name.utf8CodeUnitCount && hasName(other.name)
    }

    fileprivate func write(to writer: inout HTMLWriter) {
        guard writeName(to: &writer) else { return }
        writer.write("=\"")
        if case .text(let text) = value { writer.write(text: text) }
        writer.write("\"")
    }

    /// Writes the name; false when no value follows.
    private func writeName(to writer: inout HTMLWriter) -> Bool {
        if case .absent = value { return false }
        writer.write(" ")
        switch prefix {
        case .none: break
        case .data: writer.write("data-")
        case .aria: writer.write("aria-")
        case .on: writer.write("on")
        }
        writer.write(name)
        if case .flag = value { return false }
        return true
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
            guard case .text(let text) = all[place].value else { continue }
            if isFirst {
                _ = all[place].writeName(to: &writer)
                writer.write("=\"")
                isFirst = false
            } else {
                writer.write(separator)
            }
            writer.write(text: text)
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

    private static func hasDoubles(_ attributes: Span<RawAttribute>) -> Bool {
        for index in attributes.indices {
            for earlier in 0..<index where attributes[earlier].isSame(as: attributes[index]) { return true }
        }
        return false
    }
}
