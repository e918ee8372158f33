import MochiAPI
import MochiTesting
import TestSupport
import Testing

/// The examples of the documentation about caches, compiled and asked.
@Suite struct CacheExampleTests {
    struct Menu: Codable, Sendable, Equatable {
        var day: String
        var number: Int
    }

    struct Picture: Sendable {
        var pixels: [UInt8]
    }

    /// Makes another menu each time.
    final class Kitchen: Sendable {
        private let menus = CacheCounter()

        func menu(on day: String) async throws -> Menu { Menu(day: day, number: menus.next()) }
    }

    actor Shelf: CacheStorage {
        private var records: [[UInt8]: CacheRecord] = [:]

        func read(_ key: String) -> CacheRecord? { records[Array(key.utf8)] }
        func write(_ record: CacheRecord, for key: String) { records[Array(key.utf8)] = record }
        func delete(_ key: String) { records[Array(key.utf8)] = nil }
        func clear() { records = [:] }
    }

    private func app(_ kitchen: Kitchen) -> (Routes, MochiCache<Menu>) {
        let menus = MochiCache<Menu>(minTimeToStale: .seconds(5), maxTimeToLive: .minutes(10))

        let routes: Routes = [
            "/menu/:day": Mochi.api { request async throws in
                let day = try request.parameters.require("day")
                return try .json(await menus.fetch(day) { try await kitchen.menu(on: day) })
            }
        ]
        return (routes, menus)
    }

    private enum Shop {
        static let menus = MochiCache<Menu>(minTimeToStale: .seconds(5), maxTimeToLive: .minutes(10))
    }

    private func moreRoutes(_ kitchen: Kitchen, _ menus: MochiCache<Menu>) -> Routes {
        [
            "/menu/:day": Mochi.api { request async throws in
                let day = try request.parameters.require("day")
                return try .json(await menus.fetch(day) { try await kitchen.menu(on: day) })
            },
            "/": Mochi.page { _ in p { "Hello" } },
        ]
    }

    private func freshMenu(_ menus: MochiCache<Menu>) async -> Menu? {
        if let menu = await menus.peek("monday"), menu.status == .fresh { return menu.value }
        return nil
    }

    @Test func `a menu is made once, until something changes`() async throws {
        let (routes, menus) = app(Kitchen())
        try await ServeOptions(routes: routes).test { client async throws in
            // No more than that: on a slow machine a menu may be stale before it is asked for again.
            #expect(try await client.get("/menu/monday").json(Menu.self) == Menu(day: "monday", number: 1))
            #expect(try await client.get("/menu/monday").json(Menu.self).number == 1)
            let friday = try await client.get("/menu/friday").json(Menu.self).number
            #expect(friday > 1)
            await menus.whenIdle()
            let before = await menus.peek("monday")?.value.number ?? 0
            await menus.markStale("monday")
            #expect(try await client.get("/menu/monday").json(Menu.self).number == before)
            await menus.whenIdle()
            #expect(await menus.peek("monday")?.value.number ?? 0 > before)
            await menus.delete("friday")
            #expect(try await client.get("/menu/friday").json(Menu.self).number > friday)
        }
        await menus.delete("monday")
        #expect(await freshMenu(menus) == nil)
    }

    @Test func `a cache is changed by hand`() async throws {
        let (menus, kitchen) = (Shop.menus, Kitchen())
        let menu = try await menus.fetch("monday") { try await kitchen.menu(on: "monday") }
        await menus.set("monday", menu)
        await menus.markStale("monday")
        await menus.delete("monday")
        await menus.clear()
        await menus.set("monday", menu)
        let last = await menus.peek("monday")?.value
        #expect(last == menu)
        await menus.whenIdle()
        try await ServeOptions(routes: moreRoutes(kitchen, menus)).test { client async throws in
            // Stale by now, at worst.
            #expect(try await client.get("/menu/monday").json(Menu.self) == menu)
        }
    }

    @Test func `caches have places`() async throws {
        func memory() -> MochiCache<Menu> {
            let menus = MochiCache<Menu>(storage: .memory(maxEntries: 1000, maxBytes: 16 << 20))
            return menus
        }
        func files() -> MochiCache<Menu> {
            let menus = MochiCache<Menu>(maxTimeToLive: .hours(12), storage: .file("/var/cache/shop/menus"))
            return menus
        }
        func fewFiles() -> MochiCache<Menu> {
            let menus = MochiCache<Menu>(storage: .file("/var/cache/shop/menus", maxEntries: 5000, maxBytes: 64 << 20))
            return menus
        }
        #expect(files().maxTimeToLive == .hours(12))
        #expect(fewFiles().minTimeToStale == .seconds(5))
        await memory().set("a", Menu(day: "a", number: 1))
        let pages = MochiCache<String>(storage: .memory(maxEntries: 500, maxBytes: 8 << 20))
        await pages.set("/", "<p>mochi</p>")
        let pictures = MochiCache<Picture>(storage: .memory) { picture in picture.pixels.count }
        await pictures.set("a", Picture(pixels: [1, 2, 3]))
        #expect(await pictures.peek("a")?.value.pixels == [1, 2, 3])
        let shelf = MochiCache<Menu>(storage: Shelf())
        await shelf.set("a", Menu(day: "a", number: 1))
        await shelf.markStale("a")
        #expect(await shelf.peek("a") == CachedValue(Menu(day: "a", number: 1), .stale))
        await shelf.clear()
        #expect(await shelf.peek("a") == nil)
    }

    private func listen() {
        mochiEvents.on(.cacheRead) { event in
            if event.status == .miss { print("nothing for", event.key) }
        }
    }
}
