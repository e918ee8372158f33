/// An expression as it is written.
struct ExpressionSyntax: Sendable {
    /// What it is.
    indirect enum Kind: Sendable {
        case constant(TemplateValue)
        case name(String)
        /// A template string: texts and, between them, expressions.
        case template([String], [ExpressionSyntax])
        case array([Element])
        case object([Property])
        case unary(UnaryOperator, ExpressionSyntax)
        case binary(BinaryOperator, ExpressionSyntax, ExpressionSyntax)
        case logical(LogicalOperator, ExpressionSyntax, ExpressionSyntax)
        case conditional(ExpressionSyntax, then: ExpressionSyntax, else: ExpressionSyntax)
        case member(ExpressionSyntax, String)
        case index(ExpressionSyntax, ExpressionSyntax)
        case call(ExpressionSyntax, [ExpressionSyntax], isOptional: Bool)
        /// Stands where a problem was found.
        case mistake
    }

    /// An element of an array.
    enum Element: Sendable {
        case value(ExpressionSyntax)
        case spread(ExpressionSyntax)
    }

    /// A property of an object.
    enum Property: Sendable {
        case named(String, ExpressionSyntax)
        case computed(ExpressionSyntax, ExpressionSyntax)
        case spread(ExpressionSyntax)
    }

    let kind: Kind
    /// Where problems with it are shown.
    let offset: Int
    /// Where it begins and ends.
    var range: Range<Int>

    /// Its value, when that does not depend on anything.
    var constant: TemplateValue? {
        if case .constant(let value) = kind { return value }
        return nil
    }
}

/// An operator before its operand.
enum UnaryOperator: String, Sendable {
    case not = "!"
    case minus = "-"
    case plus = "+"
    case typeof
}

/// An operator between two values that are both computed.
enum BinaryOperator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case power = "**"
    case equal = "=="
    case notEqual = "!="
    case identical = "==="
    case notIdentical = "!=="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case `in`
}

/// An operator that computes its second value only when it needs it.
enum LogicalOperator: String, Sendable {
    case and = "&&"
    case or = "||"
    case coalesce = "??"
}
