import MochiAPI
import Testing

/// The examples of the documentation of settings.
@Suite struct EnvironmentExampleTests {
    @Test func `a variable that nobody sets has no value`() {
        let database = Mochi.environment("DATABASE_URL") ?? "shop.db"
        #expect(database == "shop.db")
    }
}
