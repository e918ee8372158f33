/// What somebody may have meant.
enum Suggestion {
    /// ", did you mean X?", for the name that is nearest; empty when none is near.
    static func text(for name: String, among names: some Collection<String>) -> String {
        let near = names.map { (name: $0, distance: distance(from: name, to: $0)) }
            .filter { $0.distance <= max(min(2, name.count / 2), name.count / 3) }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
        return near.map { ", did you mean \($0.name)?" } ?? ""
    }

    /// Letters to change, add and remove (Levenshtein).
    private static func distance(from first: String, to second: String) -> Int {
        let (first, second) = (Array(first.lowercased()), Array(second.lowercased()))
        guard first.count < 100, second.count < 100 else { return .max }
        var row = Array(0...second.count)
        for (index, character) in first.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (place, other) in second.enumerated() {
                let above = row[place + 1]
                row[place + 1] = min(above + 1, row[place] + 1, diagonal + (character == other ? 0 : 1))
                diagonal = above
            }
        }
        return row[second.count]
    }
}
