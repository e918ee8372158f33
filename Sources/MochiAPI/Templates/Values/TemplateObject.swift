/// The names of an object's members, shared by all objects that have the same ones in the same order.
///
/// A template that has found a member once finds it in every object of the same shape by its place.
final class TemplateShape: Sendable {
    let keys: [String]
    private let places: [String: Int]

    /// Names from which a look-up by hash is faster than comparing.
    private static let hashedCount = 9

    init(_ keys: [String]) {
        self.keys = keys
        places =
            keys.count < Self.hashedCount
            ? [:] : Dictionary(keys.enumerated().map { ($1, $0) }, uniquingKeysWith: { $1 })
    }

    static let empty = TemplateShape([])

    /// The place of a member.
    func place(of key: String) -> Int? {
        keys.count < Self.hashedCount ? keys.firstIndex(of: key) : places[key]
    }
}

/// Named values.
final class TemplateObject: Sendable, Equatable {
    let shape: TemplateShape
    let values: [TemplateValue]

    init(_ shape: TemplateShape, _ values: [TemplateValue]) {
        self.shape = shape
        self.values = values
    }

    /// Members in a row; of two with one name the last counts, in the place of the first.
    convenience init(_ members: [(key: String, value: TemplateValue)]) {
        var keys: [String] = []
        var values: [TemplateValue] = []
        var places: [String: Int] = [:]
        keys.reserveCapacity(members.count)
        values.reserveCapacity(members.count)
        for (key, value) in members {
            if let place = members.count < 9 ? keys.firstIndex(of: key) : places[key] {
                values[place] = value
            } else {
                if members.count >= 9 { places[key] = keys.count }
                keys.append(key)
                values.append(value)
            }
        }
        self.init(TemplateShape(keys), values)
    }

    static let empty = TemplateObject(.empty, [])

    subscript(key: String) -> TemplateValue? {
        shape.place(of: key).map { values[$0] }
    }

    /// The members in their order.
    var members: [(key: String, value: TemplateValue)] {
        zip(shape.keys, values).map { ($0, $1) }
    }

    static func == (left: TemplateObject, right: TemplateObject) -> Bool {
        if left.shape === right.shape { return left.values == right.values }
        return left.values.count == right.values.count
            && left.members.allSatisfy { right[$0.key] == $0.value }
    }
}
