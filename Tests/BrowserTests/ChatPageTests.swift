import TestSupport
import Testing

/// The counter of the showcase, as people see it.
@Suite(.serialized) struct ChatPageTests {
    private static func shop(port: UInt16? = nil) throws -> ServerProcess {
        try ServerProcess(product: "showcase", port: port)
    }

    @Test func `two windows talk to each other`() async throws {
        try await Browser.run { browser throws in
            let shop = try Self.shop()
            let ada = try Visit("Ada", to: shop, in: browser)
            let kenji = try Visit("Kenji", to: shop, in: browser)
            try ada.page.wait(until: "count.textContent === '2' && people.innerText.includes('Kenji')")
            try ada.page.wait(until: "messages.innerText.includes('Kenji came in')")

            try ada.say("Does anybody eat the leaf?")
            try kenji.hears("Does anybody eat the leaf?", from: "Ada")
            try kenji.say("Always. いつも。")
            try ada.hears("Always. いつも。", from: "Kenji")
            for visit in [ada, kenji] {
                #expect(try visit.texts() == ["Does anybody eat the leaf?", "Always. いつも。"])
                #expect(try visit.page.evaluate("document.querySelectorAll('.mine').length") == 1)
                #expect(try visit.page.evaluate("document.querySelectorAll('#messages time[datetime]').length") == 2)
            }
            #expect(
                try ada.page.evaluate("document.querySelector('.mine .text').textContent")
                    == "Does anybody eat the leaf?"
            )

            try kenji.page.click("#leave")
            try ada.page.wait(until: "count.textContent === '1' && messages.innerText.includes('Kenji left')")
            #expect(try ada.page.takeErrors() == [])
            #expect(try kenji.page.takeErrors() == [])
        }
    }

    @Test func `what somebody writes stays text`() async throws {
        try await Browser.run { browser throws in
            let shop = try Self.shop()
            let ada = try Visit("Ada", to: shop, in: browser)
            let kenji = try Visit("Kenji", to: shop, in: browser)
            let text = #"<img src=x onerror="alert(1)"><script>alert(2)</script>&amp;"#
            try ada.say(text)
            try kenji.hears(text, from: "Ada")
            #expect(try kenji.page.evaluate("messages.querySelectorAll('img, script').length") == 0)
            #expect(try ada.page.takeErrors() + kenji.page.takeErrors() == [])
        }
    }

    @Test func `nobody speaks under a name that somebody else has`() async throws {
        try await Browser.run { browser throws in
            let shop = try Self.shop()
            let ada = try Visit("Ada", to: shop, in: browser)
            let other = try Visit("ada", to: shop, in: browser, as: browser.visitor())
            #expect(try other.page.evaluate("state.textContent") == "You are ada 2")
            try other.say("It is me.")
            try ada.hears("It is me.", from: "ada 2")
            #expect(try ada.page.evaluate("document.querySelectorAll('.mine').length") == 0)

            // A second window of the same person is the same person.
            let again = try Visit("Ada", to: shop, in: browser)
            #expect(try again.page.evaluate("state.textContent") == "You are Ada")
            try again.say("No, me.")
            try ada.hears("No, me.", from: "Ada")
            #expect(try ada.page.evaluate("document.querySelector('.mine .text').textContent") == "No, me.")
            try ada.page.wait(until: "count.textContent === '2'")
        }
    }

    @Test func `the page comes back by itself when the server was away`() async throws {
        try await Browser.run { browser throws in
            var shop = try Self.shop()
            let ada = try Visit("Ada", to: shop, in: browser)
            try ada.say("Before")
            try ada.hears("Before", from: "Ada")
            #expect(try ada.page.takeErrors() == [])

            let port = shop.port
            shop.terminate()
            try ada.page.wait(until: "state.textContent.includes('Trying again')")
            #expect(try ada.page.evaluate("document.querySelector('#say button').disabled"))
            try shop.waitForExit()
            shop = try Self.shop(port: port)
            try ada.page.wait(until: "state.textContent === 'You are Ada'", for: .seconds(30))
            try ada.say("After")
            try ada.hears("After", from: "Ada")
            #expect(try ada.texts() == ["Before", "After"])
            // While the server was away, the browser wrote that it could not connect, and nothing else.
            #expect(try ada.page.takeErrors().filter { !$0.contains("WebSocket connection") } == [])
        }
    }

    @Test func `a reload keeps the name`() async throws {
        try await Browser.run { browser throws in
            let ada = try Visit("Ada", to: Self.shop(), in: browser)
            try ada.page.reload()
            try ada.page.wait(until: "state.textContent === 'You are Ada'")
            try ada.page.wait(until: "count.textContent === '1'")
            #expect(try ada.page.evaluate("getComputedStyle(state, '::before').backgroundColor") == "rgb(95, 154, 75)")
            #expect(try ada.page.takeErrors() == [])
        }
    }

    @Test func `a long conversation scrolls inside its frame`() async throws {
        try await Browser.run { browser throws in
            let ada = try Visit("Ada", to: Self.shop(), in: browser)
            for index in 0..<5 {
                let text = "\(index) " + Array(repeating: "mochi", count: 80).joined(separator: " ")
                try ada.say(text)
                try ada.hears(text)
            }
            #expect(try ada.page.evaluate("log.scrollHeight > 2 * log.clientHeight"))
            try ada.page.wait(until: "log.scrollHeight - log.scrollTop - log.clientHeight < 2")
            try ada.page.evaluate("log.scrollTop = 0")
            let below = "document.documentElement.scrollHeight - scrollY"
            #expect(
                try ada.page.evaluate("\(below) <= document.querySelector('footer').getBoundingClientRect().bottom + 1")
            )
        }
    }

    @Test func `one who talks too fast is asked to wait and keeps the words`() async throws {
        try await Browser.run { browser throws in
            let ada = try Visit("Ada", to: Self.shop(), in: browser)
            try ada.page.evaluate(
                """
                for (let index = 0; index < 8; index++) {
                  say.text.value = `Bite ${index}`;
                  say.requestSubmit();
                }
                """
            )
            try ada.page.wait(until: "messages.innerText.includes('One bite at a time')")
            try ada.page.wait(until: "say.text.value.startsWith('Bite')")
            #expect(try ada.page.takeErrors() == [])
        }
    }

    // MARK: How it looks

    /// `MOCHI_SCREENSHOTS` names a folder in which the pictures are left to be looked at.
    @Test(arguments: [
        ("desktop-light", Page.Screen.desktop), ("desktop-dark", Page.Screen.desktop.dark),
        ("phone", Page.Screen.phone),
        ("phone-dark", Page.Screen.phone.dark),
    ])
    func `the page fits the screen and can be read`(name: String, screen: Page.Screen) async throws {
        let pictures = try await Browser.run { browser throws in
            let shop = try Self.shop()
            let door = try browser.open("http://127.0.0.1:\(shop.port)/chat")
            try Self.look(at: door, on: screen)
            // On a small screen who is in the shop is shown to those who are.
            #expect(try door.evaluate("people.checkVisibility()") == !screen.isPhone)
            var pictures = ["door-\(name)": try door.screenshot()]

            let ada = try Visit("Ada", to: shop, in: browser)
            try ada.page.show(on: screen)
            #expect(try ada.page.evaluate("document.querySelector('.silence').checkVisibility()"))
            let kenji = try Visit("Kenji", to: shop, in: browser, as: browser.visitor())
            let mei = try Visit("美衣", to: shop, in: browser, as: browser.visitor())
            for (visit, text) in [
                (kenji, "Which one first, for somebody who has never had any?"),
                (ada, "Strawberry. The red heart looks back at you, and then you are lost."),
                (mei, "きな粉! It dusts your coat and nobody has ever minded."),
                (mei, "Eat it before the others have been cut."),
                (kenji, "And the leaf around the sakura one?"),
                (ada, "Eat the leaf."),
            ] {
                try visit.say(text)
                try ada.hears(text)
            }
            try ada.page.wait(until: "log.scrollHeight - log.scrollTop - log.clientHeight < 2")
            try Self.look(at: ada.page, on: screen)
            try ada.page.evaluate("document.querySelector('\(screen.isPhone ? ".room" : "header")').scrollIntoView()")
            pictures["chat-\(name)"] = try ada.page.screenshot()
            return pictures
        }
        try Pictures.keep(pictures)
    }

    private static func look(at page: Page, on screen: Page.Screen) throws {
        try page.show(on: screen)
        #expect(try page.evaluate("document.documentElement.scrollWidth") == screen.width)
        let (faint, problems) = try (page.faintTexts(), page.structureProblems())
        #expect(faint == [])
        #expect(problems == [])
        #expect(try page.takeErrors() == [])
    }
}

/// A window at the counter, in which somebody has given their name.
private struct Visit {
    let page: Page
    /// Runs as long as somebody is there.
    let shop: ServerProcess

    init(_ name: String, to shop: ServerProcess, in browser: Browser, as visitor: Browser.Visitor? = nil) throws {
        self.shop = shop
        page = try browser.open("http://127.0.0.1:\(shop.port)/chat", as: visitor)
        try page.click("#name")
        try page.type(name)
        try page.press(.enter)
        try page.wait(until: "state.textContent.startsWith('You are')")
        try page.wait(until: "document.activeElement.id === 'text'")
    }

    /// Writes into the line that has the focus, and sends it with the keyboard.
    func say(_ text: String) throws {
        try page.evaluate("say.text.value = ''")
        try page.type(text)
        try page.press(.enter)
    }

    func hears(_ text: String, from name: String? = nil) throws {
        let text = Page.quoted(text)
        try page.wait(until: "[...document.querySelectorAll('.text')].at(-1)?.textContent === \(text)")
        guard let name else { return }
        #expect(try page.evaluate("[...document.querySelectorAll('.who bdi')].at(-1).textContent") == name)
    }

    func texts() throws -> [String] {
        try page.evaluate("[...document.querySelectorAll('.text')].map((text) => text.textContent)")
    }
}
