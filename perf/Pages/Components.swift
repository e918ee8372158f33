package import MochiAPI

/// The table as a component.
package struct Table: Component, Sendable {
    let rows: [Row]

    package init(rows: [Row]) {
        self.rows = rows
    }

    package var body: some HTML {
        table {
            ForEach(rows) { row in
                tr {
                    td { row.first }
                    td { row.second }
                }
            }
        }
    }
}

/// The small page as a component.
package struct SmallPage: Component, Sendable {
    let page: Page

    package init(page: Page) {
        self.page = page
    }

    package var body: some HTML {
        div(.class("page")) {
            h1 { page.title }
            nav { ForEach(page.links) { link in a(.href(link.url), .class("link")) { link.title } } }
            if let user = page.user {
                p(.class("user")) {
                    "Welcome back, "
                    user
                }
            }
            ForEach(page.paragraphs) { paragraph in p { paragraph } }
        }
    }
}

/// The table as a component that could wait and does not.
package struct AsyncTable: AsyncComponent {
    let rows: [Row]

    package init(rows: [Row]) {
        self.rows = rows
    }

    package var body: some HTML {
        get async throws {
            table {
                ForEach(rows) { row in
                    tr {
                        td { row.first }
                        td { row.second }
                    }
                }
            }
        }
    }
}

/// The small page as a component that could wait and does not.
package struct AsyncSmallPage: AsyncComponent {
    let page: Page

    package init(page: Page) {
        self.page = page
    }

    package var body: some HTML {
        get async throws {
            div(.class("page")) {
                h1 { page.title }
                nav { ForEach(page.links) { link in a(.href(link.url), .class("link")) { link.title } } }
                if let user = page.user {
                    p(.class("user")) {
                        "Welcome back, "
                        user
                    }
                }
                ForEach(page.paragraphs) { paragraph in p { paragraph } }
            }
        }
    }
}

/// Content that needs its time.
package struct Slow: AsyncComponent {
    let time: Duration

    package init(_ time: Duration) {
        self.time = time
    }

    package var body: some HTML {
        get async throws {
            try await Task.sleep(for: time)
            return p { "At last." }
        }
    }
}

/// Rows without end, as a database would deliver them.
package struct Rows: AsyncSequence, Sendable {
    private let count: Int

    package init(count: Int) {
        self.count = count
    }

    /// Counts.
    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var left: Int

        package mutating func next() async -> Int? {
            left -= 1
            return left < 0 ? nil : left
        }
    }

    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(left: count) }
}
