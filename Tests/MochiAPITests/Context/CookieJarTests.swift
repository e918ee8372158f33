import Testing

@testable import MochiAPI

@Suite struct CookieJarTests {
    private func cookie(
        _ name: String,
        _ value: String?,
        _ options: CookieOptions = CookieOptions()
    ) throws -> SetCookie {
        try SetCookie(name, value, options, isDevelopment: false)
    }

    private func pairs(_ jar: CookieJar) -> [String] { jar.all.map { "\($0.name)=\($0.value)" } }

    @Test func `a set is seen by what reads later`() throws {
        var jar = CookieJar(["a=1; b=2; a=3"])
        #expect(jar.value(of: "a") == "1")
        #expect(jar.values(of: "a") == ["1", "3"])
        #expect(jar.change(try cookie("a", "new")) == true)
        #expect(jar.value(of: "a") == "new")
        #expect(jar.values(of: "a") == ["new"])
        #expect(pairs(jar) == ["b=2", "a=new"])
    }

    @Test func `a deleted cookie is gone, and may come again`() throws {
        var jar = CookieJar(["a=1; b=2"])
        _ = jar.change(try cookie("a", nil))
        #expect(jar.value(of: "a") == nil)
        #expect(jar.values(of: "a").isEmpty)
        #expect(pairs(jar) == ["b=2"])
        _ = jar.change(try cookie("a", "again"))
        #expect(pairs(jar) == ["b=2", "a=again"])
        #expect(jar.leave().count == 1)
    }

    @Test func `a later set of the same name, domain and path replaces the line, others stay beside it`() throws {
        var jar = CookieJar([])
        let all: [(String, CookieOptions)] = [
            ("1", CookieOptions()), ("2", CookieOptions(path: "/x")), ("3", CookieOptions(domain: "a.example")),
            ("4", CookieOptions()), ("5", CookieOptions(domain: ".A.Example")),
        ]
        for (value, options) in all { _ = jar.change(try cookie("a", value, options)) }
        #expect(jar.leave().map { $0.prefix { $0 != ";" } } == ["a=2", "a=4", "a=5"])
        #expect(jar.value(of: "a") == "5")
        #expect(pairs(jar) == ["a=5"])
    }

    @Test func `after the head has left nothing changes`() throws {
        var jar = CookieJar(["a=1"])
        _ = jar.change(try cookie("b", "2"))
        _ = jar.leave()
        #expect(jar.hasLeft)
        #expect(jar.change(try cookie("a", "late")) == false)
        #expect(pairs(jar) == ["a=1", "b=2"])
    }
}
