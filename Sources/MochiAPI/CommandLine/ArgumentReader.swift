/// The arguments of a program, from left to right.
///
/// `--name value` and `--name=value` are the same; behind `--` nothing is a flag any more.
package struct ArgumentReader {
    /// What an argument is.
    package enum Argument: Equatable {
        /// `-f` or `--force`.
        case flag(String)
        /// Anything else, `-` too.
        case word(String)
    }

    private var rest: ArraySlice<String>
    /// What stood behind the `=` of the last flag.
    private var attached: (flag: String, value: String)?
    private var hasEnded = false

    package init(_ arguments: [String]) {
        rest = arguments[...]
    }

    /// The next argument; nil behind the last.
    ///
    /// - Throws: when the flag before it was given a value that nobody has asked for.
    package mutating func next() throws(UsageError) -> Argument? {
        if let attached { throw UsageError("\(attached.flag) takes no value") }
        guard let argument = rest.popFirst() else { return nil }
        guard !hasEnded, argument.hasPrefix("-"), argument != "-" else { return .word(argument) }
        if argument == "--" {
            hasEnded = true
            return try next()
        }
        guard argument.hasPrefix("--"), let equals = argument.firstIndex(of: "=") else { return .flag(argument) }
        let flag = String(argument[..<equals])
        attached = (flag, String(argument[argument.index(after: equals)...]))
        return .flag(flag)
    }

    /// The value of the flag that was read last.
    package mutating func value(of flag: String) throws(UsageError) -> String {
        if let value = attached?.value {
            attached = nil
            return value
        }
        guard let value = rest.popFirst() else { throw UsageError("\(flag) needs a value") }
        return value
    }

    /// The value of the flag that was read last, a number.
    package mutating func integer(of flag: String) throws(UsageError) -> Int {
        let text = try value(of: flag)
        guard let number = Int(text) else { throw UsageError("\(flag) \(text) is no number") }
        return number
    }
}
