import Testing

@testable import MochiAPI

@Suite struct LoggerOptionsTests {
    @Test func `MOCHI_LOG goes before what the application says`() throws {
        #expect(try LoggerOptions.fromEnvironment(nil, or: nil) == nil)
        #expect(try LoggerOptions.fromEnvironment("", or: nil) == nil)
        #expect(try LoggerOptions.fromEnvironment("off", or: LoggerOptions()) == nil)
        var options = LoggerOptions()
        options.slow = .seconds(7)
        let json = try #require(try LoggerOptions.fromEnvironment("json", or: options))
        guard case .json = json.format else { return #expect(Bool(false), "\(json.format)") }
        #expect(json.slow == .seconds(7))
        #expect(try LoggerOptions.fromEnvironment("debug", or: nil)?.level == .debug)
        let error = #expect(throws: StartError.self) { try LoggerOptions.fromEnvironment("loud", or: nil) }
        #expect(
            error?.description == "$MOCHI_LOG \"loud\": accepted are off, text, json, debug, info, warn, error"
        )
    }

    @Test func `levels are ordered by how much they matter`() {
        #expect(LogLevel.allCases == LogLevel.allCases.sorted())
    }
}
