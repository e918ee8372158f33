/// The outside of a regular expression of JavaScript (ECMA-262, RegExp): a server passes it on and does not run it.
enum DevalueRegularExpression {
    /// Whether the flags are known, each once, and groups, classes and escapes end; the inside is not looked at.
    static func isPlausible(_ source: String, _ flags: String) -> Bool {
        let known = Array("dgimsuvy".utf8)
        guard flags.utf8.allSatisfy(known.contains), Set(flags.utf8).count == flags.utf8.count,
            !(flags.contains("u") && flags.contains("v"))
        else { return false }
        var groups = 0
        var isInClass = false
        var rest = source.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\\"):
                if rest.popFirst() == nil { return false }
            case UInt8(ascii: "["): isInClass = true
            case UInt8(ascii: "]"): isInClass = false
            case UInt8(ascii: "(") where !isInClass: groups += 1
            case UInt8(ascii: ")") where !isInClass:
                groups -= 1
                if groups < 0 { return false }
            default: break
            }
        }
        return groups == 0 && !isInClass
    }
}
