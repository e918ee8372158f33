/// A value of JavaScript with all that belongs to it: its parts are numbered, and refer to each other by number.
///
/// So a part can be there several times, and inside itself, as in devalue's text, without recursion to read or write
/// it.
struct DevalueGraph: Sendable {
    var nodes: [Node] = []
    var root = Reference.undefined

    /// The number of a part, or a value that has none because it stands for itself.
    struct Reference: Sendable, Hashable {
        let number: Int32

        static let undefined = Reference(number: -1)
        /// An element that an array does not have.
        static let hole = Reference(number: -2)
        static let notANumber = Reference(number: -3)
        static let infinity = Reference(number: -4)
        static let negativeInfinity = Reference(number: -5)
        static let negativeZero = Reference(number: -6)
        /// Not a reference: how an array with many holes begins.
        static let sparse = Reference(number: -7)

        /// The place in `nodes`.
        var index: Int? { number >= 0 ? Int(number) : nil }

        /// The number it stands for, of those that JSON does not have.
        var special: Double? {
            switch self {
            case .notANumber: .nan
            case .infinity: .infinity
            case .negativeInfinity: -.infinity
            case .negativeZero: -0.0
            default: nil
            }
        }

        /// The reference that stands for a number of those.
        init?(special number: Double) {
            if number.isNaN {
                self = .notANumber
            } else if number.isInfinite {
                self = number > 0 ? .infinity : .negativeInfinity
            } else if number == 0, number.sign == .minus {
                self = .negativeZero
            } else {
                return nil
            }
        }

        init(number: Int32) {
            self.number = number
        }

        init(index: Int) {
            number = Int32(index)
        }
    }

    struct Entry: Sendable {
        let key: String
        let value: Reference
    }

    /// A part.
    enum Node: Sendable {
        case null
        case bool(Bool)
        case number(Double)
        case string(String)
        /// Decimal digits, perhaps after a minus sign.
        case bigInteger(String)
        /// Milliseconds since 1970; nil for a date that is none.
        case date(Int64?)
        case url(String)
        case urlSearchParameters(String)
        case regularExpression(source: String, flags: String)
        case array([Reference])
        /// Ascending by index, each below `length`.
        case sparseArray(length: Int, [(index: Int, value: Reference)])
        case object([Entry])
        case nullPrototypeObject([Entry])
        case set([Reference])
        case map([(key: Reference, value: Reference)])
        /// A primitive as an object, such as `new Number(1)`.
        case boxed(Reference)
        case buffer([UInt8])
        case view(DevalueView)
    }

    /// The entries with each key once: where it stood first, with its last value, as an object of JavaScript has it.
    static func unique(_ entries: [Entry]) -> [Entry] {
        // Most objects are small, and have nothing twice.
        if entries.count <= 8, !entries.indices.contains(where: { entries.first(entries[$0].key, before: $0) != nil }) {
            return entries
        }
        var places: [ExactString: Int] = [:]
        var unique: [Entry] = []
        for entry in entries {
            if let place = places[ExactString(entry.key)] {
                unique[place] = entry
            } else {
                places[ExactString(entry.key)] = unique.count
                unique.append(entry)
            }
        }
        return unique
    }
}

extension [DevalueGraph.Entry] {
    /// The entry of that key, of those before `end`; looks at one after the other.
    func first(_ key: String, before end: Int) -> DevalueGraph.Entry? {
        self[..<end].first { ExactString($0.key) == ExactString(key) }
    }
}
