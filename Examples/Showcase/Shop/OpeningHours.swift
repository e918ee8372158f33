import Foundation

/// When the shop is open: from eight to six, by the clock of the shop, which is UTC.
struct OpeningHours: Sendable {
    let isOpen: Bool
    /// When it closes, or opens again.
    let until: Date

    init(at now: Date = .now) {
        let day = (now.timeIntervalSince1970 / 86_400).rounded(.down) * 86_400
        let (opens, closes) = (day + 8 * 3600, day + 18 * 3600)
        let changes = [opens, closes, opens + 86_400]
        let next = changes.first { $0 > now.timeIntervalSince1970 } ?? opens
        isOpen = next == closes
        until = Date(timeIntervalSince1970: next)
    }
}
