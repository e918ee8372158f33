internal import Foundation

extension TemplateValue {
    /// The text that stands for it in a page; nothing for what is missing.
    func text() throws(TemplateFault) -> String {
        switch storage {
        case .undefined, .null: return ""
        case .bool(let value): return value ? "true" : "false"
        case .integer(let value): return String(value)
        case .number(let value): return Self.text(of: value)
        case .string(let text): return text
        case .date(let date): return Self.text(of: date)
        case .array: throw TemplateFault("this is an array, which is no text: {#each} renders its elements")
        case .object: throw TemplateFault("this is an object, which is no text: name one of its members")
        case .snippet: throw TemplateFault("this is a snippet, which is no text: {@render} renders it")
        }
    }

    /// A number as JavaScript writes it.
    static func text(of number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        return number == 0 ? "0" : DevalueNumber.text(number)
    }

    private static func text(of date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}

extension HTMLWriter {
    /// Writes a value as text.
    @inline(__always)
    mutating func write(value: borrowing TemplateValue) throws(TemplateFault) {
        switch value.storage {
        case .string(let text): write(text: text)
        case .integer(let number): write(decimal: number)
        case .undefined, .null: break
        default: try writeOther(value)
        }
    }

    @inline(never)
    private mutating func writeOther(_ value: borrowing TemplateValue) throws(TemplateFault) {
        write(text: try copy(value).text())
    }

    private func copy(_ value: borrowing TemplateValue) -> TemplateValue { TemplateValue(value.storage) }
}
