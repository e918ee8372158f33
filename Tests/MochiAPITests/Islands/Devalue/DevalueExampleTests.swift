import Foundation
import MochiAPI
import Testing

/// The examples of the documentation about values for JavaScript, compiled and read back.
@Suite struct DevalueExampleTests {
    struct Props: Codable {
        var name: String
        var since: Date
        var tags: Set<String>
    }

    @Test func `a value of the documentation comes back`() throws {
        let text = try Devalue.encode(Props(name: "Aiko", since: .now, tags: ["hot"]))
        let props = try Devalue.decode(Props.self, from: text)
        #expect(props.name == "Aiko")
        #expect(props.tags == ["hot"])
    }

    @Test func `integers of the documentation are what they say`() {
        let id = BigInteger(Int.max)
        let huge = BigInteger("340282366920938463463374607431768211456")
        #expect(id.digits == "9223372036854775807")
        #expect(huge?.digits.count == 39)
    }
}
