import Foundation
import TestSupport
import Testing

@testable import MochiAPI

/// The script that reads devalue, against values of the library itself.
@Suite(.serialized) struct DevalueScriptTests {
    private struct Vectors: Decodable {
        struct Written: Decodable {
            let js: String?
            let expected: String?
        }
        let stringify: [Written]
    }

    private static func vectors() throws -> [(js: String, text: String)] {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = tests.appendingPathComponent("MochiAPITests/Islands/Devalue/devalue-vectors.json")
        let vectors = try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: file))
        return vectors.stringify.compactMap { vector in
            guard let js = vector.js, let text = vector.expected else { return nil }
            return (js, text)
        }
    }

    /// Whether two values are the same to whoever looks at them, shared parts and cycles included.
    private static let isSame = """
        globalThis.isSame = (left, right, known = new Map()) => {
          if (Object(left) !== left) return Object.is(left, right);
          if (known.has(left)) return known.get(left) === right;
          known.set(left, right);
          if (Object.getPrototypeOf(left) !== Object.getPrototypeOf(right)) return false;
          if (left instanceof Date) return Object.is(+left, +right);
          if (left instanceof URL || left instanceof RegExp || left instanceof URLSearchParams) {
            return String(left) === String(right);
          }
          if (left instanceof Number || left instanceof String || left instanceof Boolean || left instanceof BigInt) {
            return Object.is(left.valueOf(), right.valueOf());
          }
          if (left instanceof ArrayBuffer) return isSame([...new Uint8Array(left)], [...new Uint8Array(right)]);
          if (ArrayBuffer.isView(left)) {
            return left.byteOffset === right.byteOffset && left.byteLength === right.byteLength
              && isSame(left.buffer, right.buffer, known);
          }
          if (left instanceof Map || left instanceof Set) return isSame([...left], [...right], known);
          const keys = Object.keys(left);
          return left.length === right.length && keys.length === Object.keys(right).length
            && keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key], known));
        };
        """

    @Test func `what the library writes is read as it was`() async throws {
        let vectors = try Self.vectors()
        #expect(vectors.count > 80)
        let fake = FakeIslands("", policy: nil)
        let wrong = try await fake.browse { page, _ in
            try page.evaluate(Self.isSame)
            try page.evaluate(
                "import('/fake/client/\(ClientScript.devalue.fileName)').then(({ parse }) => { globalThis.parse = parse; })"
            )
            return try vectors.filter { vector in
                try !page.evaluate("isSame((\(vector.js)), parse(\(Page.quoted(vector.text))))", as: Bool.self)
            }
            .map(\.js)
        }
        #expect(wrong == [])
    }

    @Test(arguments: [#"[{"__proto__":1},1]"#, #"[["null","__proto__",1],1]"#, #"[["Function","alert(1)"]]"#])
    func `what is no data is refused`(text: String) async throws {
        let fake = FakeIslands("", policy: nil)
        try await fake.browse { page, _ in
            let script = "/fake/client/\(ClientScript.devalue.fileName)"
            let parsed =
                "import('\(script)').then(({ parse }) => { parse(\(Page.quoted(text))); return false; }, () => false)"
            #expect(throws: BrowserFailure.self) { try page.evaluate(parsed, as: Bool.self) }
        }
    }
}
