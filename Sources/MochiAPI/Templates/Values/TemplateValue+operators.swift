internal import Foundation

/// The operators of expressions.
///
/// They do what JavaScript's do where it makes sense of what it is given. Where it would make up a number or a text of something
/// that is none, they fail.
extension TemplateValue {
    /// Bytes of the largest text, and elements of the largest array, that an expression makes.
    private static let sizeLimit = 1 << 20
    /// Values that a comparison looks at.
    private static let comparisonLimit = 1_000_000

    func applying(_ operator: UnaryOperator) throws(TemplateFault) -> TemplateValue {
        switch `operator` {
        case .not: return TemplateValue(!isTrue)
        case .minus:
            if case .integer(.min) = storage { return TemplateValue(-Double(Int.min)) }
            if let negated { return negated }
            throw TemplateFault("- needs a number, and this is \(kind)")
        case .plus:
            if isNumber { return self }
            throw TemplateFault("+ needs a number, and this is \(kind)")
        case .typeof: return TemplateValue(typeName)
        }
    }

    private var isNumber: Bool {
        switch storage {
        case .integer, .number: true
        default: false
        }
    }

    private var typeName: String {
        switch storage {
        case .undefined: "undefined"
        case .bool: "boolean"
        case .integer, .number: "number"
        case .string: "string"
        case .null, .date, .array, .object: "object"
        case .snippet: "function"
        }
    }

    static func apply(
        _ operator: BinaryOperator,
        _ left: TemplateValue,
        _ right: TemplateValue
    ) throws(TemplateFault) -> TemplateValue {
        switch `operator` {
        case .add: try sum(left, right)
        case .subtract:
            try numbers(left, right, `operator`, { $0.subtractingReportingOverflow($1) }, { $0 - $1 })
        case .multiply:
            try numbers(left, right, `operator`, { multiply($0, $1) }, { $0 * $1 })
        case .divide: try numbers(left, right, `operator`, { divide($0, $1) }, { $0 / $1 })
        case .remainder:
            try numbers(
                left,
                right,
                `operator`,
                { remainder($0, $1) },
                { $0.truncatingRemainder(dividingBy: $1) }
            )
        case .power: try numbers(left, right, `operator`, { _, _ in (0, true) }, { power($0, $1) })
        case .identical: TemplateValue(try isSame(left, right))
        case .notIdentical: TemplateValue(try !isSame(left, right))
        case .equal: TemplateValue(try isEqual(left, right))
        case .notEqual: TemplateValue(try !isEqual(left, right))
        case .less: TemplateValue(try order(left, right, `operator`) == .less)
        case .lessOrEqual: TemplateValue(try [.less, .equal].contains(order(left, right, `operator`)))
        case .greater: TemplateValue(try order(left, right, `operator`) == .greater)
        case .greaterOrEqual: TemplateValue(try [.greater, .equal].contains(order(left, right, `operator`)))
        case .in: TemplateValue(try isMember(left, of: right))
        }
    }

    // MARK: Arithmetic

    /// An integer and whether it is none, or one that a number of JavaScript would not hold.
    private typealias Partial = (partialValue: Int, overflow: Bool)

    private static func multiply(_ left: Int, _ right: Int) -> Partial {
        // -0 is no integer.
        if left == 0 || right == 0 { return (0, left < 0 || right < 0) }
        return left.multipliedReportingOverflow(by: right)
    }

    private static func divide(_ left: Int, _ right: Int) -> Partial {
        guard right != 0, left != 0, !(left == .min && right == -1), left % right == 0 else { return (0, true) }
        return (left / right, false)
    }

    private static func remainder(_ left: Int, _ right: Int) -> Partial {
        guard right != 0, right != -1 else { return (0, true) }
        let rest = left % right
        return (rest, rest == 0 && left < 0)
    }

    private static func power(_ base: Double, _ exponent: Double) -> Double {
        // IEEE 754 says 1, JavaScript NaN.
        if exponent.isNaN || base.magnitude == 1 && exponent.isInfinite { return .nan }
        return pow(base, exponent)
    }

    private static func numbers(
        _ left: TemplateValue,
        _ right: TemplateValue,
        _ operator: BinaryOperator,
        _ integers: (Int, Int) -> Partial,
        _ doubles: (Double, Double) -> Double
    ) throws(TemplateFault) -> TemplateValue {
        if case (.integer(let left), .integer(let right)) = (left.storage, right.storage) {
            let (value, isNone) = integers(left, right)
            return isNone ? of(doubles(Double(left), Double(right))) : TemplateValue(value)
        }
        guard let first = left.double, let second = right.double else {
            let other = left.double == nil ? left : right
            throw TemplateFault("\(`operator`.rawValue) needs numbers, and this is \(other.kind)")
        }
        return of(doubles(first, second))
    }

    /// A number, as an integer where it is one.
    private static func of(_ number: Double) -> TemplateValue {
        if let integer = DevalueNumber.safeInteger(number), !(integer == 0 && number.sign == .minus) {
            return TemplateValue(integer)
        }
        return TemplateValue(number)
    }

    private var double: Double? {
        switch storage {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    private static func sum(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateFault) -> TemplateValue {
        switch (left.storage, right.storage) {
        case (.string, _), (_, .string):
            let (first, second) = (try left.text(), try right.text())
            try checkSize(first.utf8.count + second.utf8.count)
            return TemplateValue(first + second)
        default: return try numbers(left, right, .add, { $0.addingReportingOverflow($1) }, { $0 + $1 })
        }
    }

    /// Fails where something becomes too large.
    static func checkSize(_ size: Int) throws(TemplateFault) {
        if size > sizeLimit { throw TemplateFault("this becomes larger than a template may make it (\(sizeLimit))") }
    }

    // MARK: Comparison

    private static func isEqual(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateFault) -> Bool {
        if left.isMissing || right.isMissing { return left.isMissing && right.isMissing }
        switch (left.storage, right.storage) {
        // As JavaScript does, a text is compared with a number as the number that it reads as.
        case (.string(let text), .integer), (.string(let text), .number):
            return TemplateValue(number(text)) == right
        case (.integer, .string(let text)), (.number, .string(let text)):
            return left == TemplateValue(number(text))
        case (.bool(let value), .integer), (.bool(let value), .number): return TemplateValue(value ? 1 : 0) == right
        case (.integer, .bool(let value)), (.number, .bool(let value)): return left == TemplateValue(value ? 1 : 0)
        default: return try isSame(left, right)
        }
    }

    private static func isSame(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateFault) -> Bool {
        var rest = comparisonLimit
        return try isSame(left, right, &rest)
    }

    private static func isSame(
        _ left: TemplateValue,
        _ right: TemplateValue,
        _ rest: inout Int
    ) throws(TemplateFault) -> Bool {
        // An array that holds another one twice, and so on, is small in memory only.
        rest -= 1
        if rest < 0 { throw TemplateFault("these hold more than \(comparisonLimit) values, too many to compare") }
        switch (left.storage, right.storage) {
        case (.array(let left), .array(let right)):
            if left.count != right.count { return false }
            for (left, right) in zip(left, right) where try !isSame(left, right, &rest) { return false }
            return true
        case (.object(let left), .object(let right)):
            if left.values.count != right.values.count { return false }
            for (name, value) in left.members {
                guard let other = right[name], try isSame(value, other, &rest) else { return false }
            }
            return true
        default: return left == right
        }
    }

    private static func number(_ text: String) -> Double {
        let trimmed = text.drop { $0.isWhitespace }
        if trimmed.isEmpty { return 0 }
        let isNumber = trimmed.utf8.allSatisfy { byte in
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "+-.eE".utf8.contains(byte)
        }
        return isNumber ? Double(trimmed) ?? .nan : .nan
    }

    private enum Order {
        case less, equal, greater, none
    }

    private static func order(
        _ left: TemplateValue,
        _ right: TemplateValue,
        _ operator: BinaryOperator
    ) throws(TemplateFault) -> Order {
        switch (left.storage, right.storage) {
        case (.integer(let left), .integer(let right)): return order(left, right)
        case (.string(let left), .string(let right)):
            if left.utf8.elementsEqual(right.utf8) { return .equal }
            return left.utf16.lexicographicallyPrecedes(right.utf16) ? .less : .greater
        case (.date(let left), .date(let right)): return order(left, right)
        default: break
        }
        if let first = left.double, let second = right.double {
            return first.isNaN || second.isNaN ? .none : order(first, second)
        }
        throw TemplateFault(
            "\(`operator`.rawValue) needs two numbers, two texts or two dates, and these are \(left.kind) and \(right.kind)"
        )
    }

    private static func order<Value: Comparable>(_ left: Value, _ right: Value) -> Order {
        left < right ? .less : left == right ? .equal : .greater
    }

    /// Whether an object has a member of a name.
    private static func isMember(_ name: TemplateValue, of value: TemplateValue) throws(TemplateFault) -> Bool {
        guard case .object(let object) = value.storage else {
            throw TemplateFault("in needs an object behind it, and this is \(value.kind)")
        }
        return object.shape.place(of: try name.text()) != nil
    }

    // MARK: Members

    /// What stands at a place, or under a name, that was computed.
    func at(_ key: TemplateValue) throws(TemplateFault) -> TemplateValue {
        switch (storage, key.storage) {
        case (.undefined, _), (.null, _): return .undefined
        case (.array(let values), .integer(let index)):
            return values.indices.contains(index) ? values[index] : .undefined
        case (.string(let text), .integer(let index)):
            let units = text.utf16
            guard index >= 0, let place = units.index(units.startIndex, offsetBy: index, limitedBy: units.endIndex),
                place < units.endIndex
            else { return .undefined }
            return TemplateValue(String(decoding: [units[place]], as: UTF16.self))
        case (_, .string(let name)): return self[name]
        case (.object, .integer(let index)): return self["\(index)"]
        case (_, .undefined), (_, .null): return .undefined
        case (_, .number): return .undefined
        default: throw TemplateFault("\(kind) has no member that is named by \(key.kind)")
        }
    }
}
