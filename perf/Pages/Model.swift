/// What the pages are made of, the same for every subject.
package struct Row: Sendable, Encodable {
    package let first: String
    package let second: String
}

package struct Link: Sendable, Encodable {
    package let url: String
    package let title: String
}

package struct Page: Sendable, Encodable {
    package let title: String
    package let user: String?
    package let links: [Link]
    package let paragraphs: [String]
}

package enum Model {
    /// Two cells a row that look like UUIDs.
    package static let rows: [Row] = (0..<1000).map { Row(first: identifier(2 * $0), second: identifier(2 * $0 + 1)) }

    /// About 770 bytes of HTML: five links, a condition, three paragraphs; some of it has to be escaped.
    package static let page = Page(
        title: "Tom & Jerry's shop",
        user: "Annabelle",
        links: [
            Link(url: "/products/1", title: "Products"),
            Link(url: "/products/2-with-a-longer-name", title: "A longer name"),
            Link(url: "/about", title: "About us"),
            Link(url: "/contact?to=us&from=you", title: "Contact"),
            Link(url: "/imprint-and-privacy", title: "Imprint & privacy"),
        ],
        paragraphs: [
            "Glutinous rice is soaked overnight, steamed at four and pounded at five, until it sings under the mallet.",
            "What is filled by six is sold by six: nothing here keeps for longer than a day, and that is the point of it.",
            "Halve it with a thread, not with a knife, and eat it slowly; the second bite is always better than the first.",
        ]
    )

    /// The same text for the same number, by the mixing function of SplitMix64.
    private static func identifier(_ number: Int) -> String {
        var state = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678
        var text = ""
        for place in 0..<32 {
            if [8, 12, 16, 20].contains(place) { text += "-" }
            state = (state ^ (state &>> 30)) &* 0xBF58_476D_1CE4_E5B9 &+ 1
            text += String((state &>> 40) & 15, radix: 16)
        }
        return text
    }
}
