import Testing

@testable import MochiAPI

@Suite struct QueryTests {
    @Test(arguments: [
        ("", []),
        ("a=1", ["a=1"]),
        ("a=1&b=2&a=3", ["a=1", "b=2", "a=3"]),
        ("a", ["a="]),
        ("a=", ["a="]),
        ("=a", ["=a"]),
        ("=", ["="]),
        ("a=b=c", ["a=b=c"]),
        ("&&a=1&&", ["a=1"]),
        ("a+b=c+d", ["a b=c d"]),
        ("a%2Bb=%26%3D%25", ["a+b=&=%"]),
        ("a=%E2%82%AC&%C3%BC=1", ["a=€", "ü=1"]),
        ("a=%zz&b=%4&c=%", ["a=%zz", "b=%4", "c=%"]),
        ("a=%%41", ["a=%A"]),
        ("a=%FF", ["a=\u{FFFD}"]),
        ("a=%00", ["a=\u{0}"]),
        ("a;b=1", ["a;b=1"]),
        ("?a=1", ["?a=1"]),
        ("é=€", ["é=€"]),
        ("a=1&\u{301}b=\u{301}2", ["a=1", "\u{301}b=\u{301}2"]),
    ])
    func `a query is read as form data`(text: String, pairs: [String]) {
        #expect(Query(text).map { "\($0.name)=\($0.value)" } == pairs)
    }

    @Test func `a name is looked up as it is, not as it is encoded`() {
        let query = Query("a+b=1&%41=2&c%2Bd=3")
        #expect(query["a b"] == "1")
        #expect(query["a+b"] == nil)
        #expect(query["A"] == "2")
        #expect(query["%41"] == nil)
        #expect(query["c+d"] == "3")
    }

    @Test func `a name is looked up once or all times`() {
        let query = Query("q=green+tea&tag=hot&tag=new&flag")
        #expect(query["q"] == "green tea")
        #expect(query["tag"] == "hot")
        #expect(query.all("tag") == ["hot", "new"])
        #expect(query["flag"] == "")
        #expect(query.contains("flag"))
        #expect(query["Q"] == nil)
        #expect(query.all("none") == [])
    }

    @Test(arguments: [(nil, true), ("", true), ("&&", true), ("a", false), ("=", false)] as [(String?, Bool)])
    func `a query without a pair is empty`(text: String?, isEmpty: Bool) {
        #expect(Query(text).isEmpty == isEmpty)
    }
}
