internal import Foundation

/// A window of a `Browser`.
package final class Page {
    private let tools: DevTools
    private let session: String
    private var runsScripts = true

    init(_ tools: DevTools, session: String) throws {
        self.tools = tools
        self.session = session
        for domain in ["Page", "Runtime", "Log"] { try command("\(domain).enable") }
        // Several windows are in front at once, each with its caret.
        try command("Emulation.setFocusEmulationEnabled", ["enabled": true])
    }

    @discardableResult
    private func command(
        _ method: String,
        _ parameters: [String: Any] = [:],
        by cutoff: Cutoff = .seconds(20)
    ) throws -> [String: Any] {
        try tools.command(method, parameters, session: session, by: cutoff)
    }

    /// Goes to another address and waits until it has loaded.
    package func navigate(to url: String) throws {
        let answer = try command("Page.navigate", ["url": url])
        if let reason = answer["errorText"] as? String { throw BrowserFailure("\(url): \(reason)") }
        try wait(until: "document.readyState === 'complete'")
    }

    /// Exceptions, `console.error` and what the browser itself complains about, such as a file that is missing, since this was
    /// asked last.
    package func takeErrors() throws -> [String] {
        try evaluate("0")
        return tools.takeErrors(session: session)
    }

    // MARK: JavaScript

    /// The value of an expression; a promise is waited for.
    ///
    /// - Throws: `BrowserFailure` with the exception it throws.
    package func evaluate<Value: Decodable>(
        _ expression: String,
        as type: Value.Type = Value.self,
        by cutoff: Cutoff = .seconds(20)
    ) throws -> Value {
        let value = try result(of: expression, by: cutoff) ?? NSNull()
        return try JSONDecoder().decode(
            Value.self,
            from: JSONSerialization.data(withJSONObject: value, options: .fragmentsAllowed)
        )
    }

    /// Runs statements for what they do.
    package func evaluate(_ statements: String, by cutoff: Cutoff = .seconds(20)) throws {
        _ = try result(of: statements, by: cutoff)
    }

    private func result(of expression: String, by cutoff: Cutoff) throws -> Any? {
        let answer = try command(
            "Runtime.evaluate",
            ["expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true],
            by: cutoff
        )
        if let details = answer["exceptionDetails"] as? [String: Any] {
            throw BrowserFailure("\(expression): \(DevTools.reason(details))")
        }
        return (answer["result"] as? [String: Any])?["value"]
    }

    /// Waits until a condition holds; the page looks for itself, every few milliseconds, and the next one when it leaves.
    ///
    /// - Throws: `BrowserFailure` with the condition, and with what the page shows, when it does not hold in time.
    package func wait(until condition: String, for time: Duration = .seconds(30)) throws {
        let cutoff = Cutoff.after(time)
        while true {
            do {
                return try waitHere(until: condition, for: time)
            } catch let failure as BrowserFailure where failure.isDeparture && !cutoff.hasPassed {
                continue
            }
        }
    }

    private func waitHere(until condition: String, for time: Duration) throws {
        // A page that is still coming may lack what the condition asks for.
        let holds = """
            (() => {
              try { return Boolean(\(condition)); }
              catch (error) { if (document.readyState === 'complete') throw error; return false; }
            })()
            """
        // Timers do not run where scripts do not: then every look is one question.
        let cutoff = Cutoff.after(time)
        while !runsScripts {
            if try evaluate(holds) { return }
            if cutoff.hasPassed { throw try neverCame(to: condition) }
        }
        let milliseconds = time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000
        let isThere = try evaluate(
            """
            new Promise((resolve, reject) => {
              const end = performance.now() + \(milliseconds);
              (function look() {
                try {
                  if (\(holds)) resolve(true);
                  else if (performance.now() > end) resolve(false);
                  else setTimeout(look, 10);
                } catch (error) { reject(error); }
              })();
            })
            """,
            as: Bool.self,
            by: .after(time + .seconds(20))
        )
        if !isThere { throw try neverCame(to: condition) }
    }

    private func neverCame(to condition: String) throws -> BrowserFailure {
        let text = try evaluate("document.body.innerText", as: String.self)
        return BrowserFailure("the page never came to \(condition); it shows: \(text)")
    }

    // MARK: What a person does

    /// Clicks in the middle of an element, which has to be there and visible.
    package func click(_ selector: String) throws {
        let place = try evaluate(
            """
            (() => {
              const element = document.querySelector(\(Self.quoted(selector)));
              if (!element?.checkVisibility()) throw new Error('it is not there, or not visible');
              element.scrollIntoView({ block: 'center', behavior: 'instant' });
              const box = element.getBoundingClientRect();
              return [box.x + box.width / 2, box.y + box.height / 2];
            })()
            """,
            as: [Double].self
        )
        for type in ["mousePressed", "mouseReleased"] {
            try command(
                "Input.dispatchMouseEvent",
                ["type": type, "x": place[0], "y": place[1], "button": "left", "clickCount": 1]
            )
        }
    }

    /// Types text into what has the focus.
    package func type(_ text: String) throws {
        try command("Input.insertText", ["text": text])
    }

    /// Keys that mean something to a page.
    package enum Key: String, Sendable {
        case enter = "Enter"
        case tab = "Tab"

        fileprivate var code: Int { self == .enter ? 13 : 9 }
        fileprivate var text: String { self == .enter ? "\r" : "\t" }
    }

    /// Presses a key in what has the focus.
    package func press(_ key: Key) throws {
        let event: [String: Any] = [
            "key": key.rawValue, "code": key.rawValue, "windowsVirtualKeyCode": key.code, "text": key.text,
        ]
        for type in ["keyDown", "keyUp"] {
            try command("Input.dispatchKeyEvent", event.merging(["type": type]) { _, new in new })
        }
    }

    /// Reloads and waits until it has loaded.
    package func reload() throws {
        try navigate(to: evaluate("location.href", as: String.self))
    }

    // MARK: How it looks

    /// A screen: its size in CSS pixels, and whether its owner likes it dark.
    package struct Screen: Sendable {
        package var width: Int
        package var height: Int
        package var isDark: Bool
        package var isPhone: Bool
        /// Whether its owner has asked for less motion.
        package var isCalm: Bool

        package init(
            width: Int,
            height: Int,
            isDark: Bool = false,
            isPhone: Bool = false,
            isCalm: Bool = false
        ) {
            self.width = width
            self.height = height
            self.isDark = isDark
            self.isPhone = isPhone
            self.isCalm = isCalm
        }

        package static let desktop = Screen(width: 1280, height: 900)
        package static let phone = Screen(width: 390, height: 844, isPhone: true)

        package var dark: Screen {
            var dark = self
            dark.isDark = true
            return dark
        }

        package var calm: Screen {
            var calm = self
            calm.isCalm = true
            return calm
        }
    }

    /// Shows the page on another screen.
    package func show(on screen: Screen) throws {
        try command(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": screen.width, "height": screen.height, "deviceScaleFactor": screen.isPhone ? 2 : 1,
                "mobile": screen.isPhone,
            ]
        )
        let features = [
            ["name": "prefers-color-scheme", "value": screen.isDark ? "dark" : "light"],
            ["name": "prefers-reduced-motion", "value": screen.isCalm ? "reduce" : "no-preference"],
        ]
        try command("Emulation.setEmulatedMedia", ["features": features])
    }

    /// Lets the page run its scripts, from the next address on, or lets it run none; what is evaluated from here still runs.
    package func setScripts(_ isOn: Bool) throws {
        try command("Emulation.setScriptExecutionDisabled", ["value": !isOn])
        runsScripts = isOn
    }

    /// Lets pages come as slowly as this, in bytes a second and not compressed: they are shown while they come.
    package func setThroughput(_ bytes: Int) throws {
        try command("Network.enable")
        try command("Network.setExtraHTTPHeaders", ["headers": ["accept-encoding": "identity"]])
        try command(
            "Network.emulateNetworkConditions",
            ["offline": false, "latency": 0, "downloadThroughput": bytes, "uploadThroughput": -1]
        )
    }

    /// Runs a script before those of every page, from the next address on.
    package func runFirst(_ script: String) throws {
        try command("Page.addScriptToEvaluateOnNewDocument", ["source": script])
    }

    /// What is seen of the page, or all of it, as PNG.
    package func screenshot(ofAll: Bool = false) throws -> [UInt8] {
        var parameters: [String: Any] = ["format": "png"]
        if ofAll {
            let metrics = try command("Page.getLayoutMetrics")["cssContentSize"] as? [String: Any] ?? [:]
            parameters["captureBeyondViewport"] = true
            parameters["clip"] = metrics.merging(["scale": 1]) { size, _ in size }
        }
        let answer = try command("Page.captureScreenshot", parameters, by: .seconds(60))
        guard let data = Data(base64Encoded: answer["data"] as? String ?? "") else {
            throw BrowserFailure("the screenshot is not base 64")
        }
        return Array(data)
    }

    /// A Swift text as a literal of JavaScript.
    package static func quoted(_ text: String) -> String {
        // An array of one text is JSON, and JSON is JavaScript.
        let json = try? JSONSerialization.data(withJSONObject: [text])
        return String(decoding: json ?? Data(), as: UTF8.self) + "[0]"
    }
}
