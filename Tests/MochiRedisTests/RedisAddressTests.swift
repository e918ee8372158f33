import Testing

@testable import MochiRedis

@Suite struct RedisAddressTests {
    @Test func `an address says where, who and whether by TLS`() throws {
        let plain = try RedisAddress("redis://cache.internal")
        #expect(plain.host == "cache.internal" && plain.port == 6379 && !plain.hasTLS && plain.database == 0)
        #expect(plain.user == nil && plain.password == nil)
        let full = try RedisAddress("REDISS://mochi:s%40crets%2F@[::1]:6380/3")
        #expect(full.host == "::1" && full.port == 6380 && full.hasTLS && full.database == 3)
        #expect(full.user == "mochi" && full.password == "s@crets/")
        let alone = try RedisAddress("redis://:secret@127.0.0.1/")
        #expect(alone.user == nil && alone.password == "secret" && alone.database == 0)
    }

    @Test(arguments: [
        "", "localhost:6379", "http://:secret@h", "secret://h", "redis://", "redis://:secret@:6379",
        "redis://:secret@h:0",
        "redis://:secret@h:65536", "redis://:secret@h/x", "redis://:secret@h/-1",
        "redis://:secret@h/0?db=1", "redis://:secret@h/0#1", "redis://:secret@h/99999",
    ]) func `what is none says why, and tells no secret`(text: String) {
        let error = #expect(throws: RedisAddressError.self) { try RedisAddress(text) }
        #expect(error?.description.contains("secret") == false)
        #expect(error?.description.hasPrefix("the address of Redis was not taken: ") == true)
    }
}
