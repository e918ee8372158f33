import Testing

@testable import MochiAPI

@Suite struct DevalueVectorTests {
    @Test func `the vectors are there`() {
        let vectors = DevalueVectors.all
        #expect(vectors.stringify.count == 107)
        #expect(vectors.accepted.count == 32)
        #expect(vectors.refused.count == 72)
        #expect(vectors.lenient.count == 24)
    }

    @Test(arguments: DevalueVectors.all.stringify)
    func `a value is written byte for byte as devalue writes it`(vector: DevalueVectors.Written) {
        let text = DevalueWriter.write(vector.value.graph)
        #expect(text == vector.text)
        #expect(text.utf8.elementsEqual(vector.text.utf8))
    }

    @Test(arguments: DevalueVectors.all.stringify)
    func `what devalue wrote is read, and written again as it was`(vector: DevalueVectors.Written) throws {
        let graph = try DevalueReader.read(vector.text, DevalueLimits())
        #expect(DevalueWriter.write(graph) == vector.text)
    }

    @Test(arguments: DevalueVectors.all.accepted)
    func `what devalue reads is read as the same value`(vector: DevalueVectors.Read) throws {
        let graph = try DevalueReader.read(vector.json, DevalueLimits())
        #expect(DevalueWriter.write(graph) == vector.value.map { DevalueWriter.write($0.graph) })
    }

    @Test(arguments: DevalueVectors.all.refused)
    func `what devalue refuses is refused`(vector: DevalueVectors.Read) {
        #expect(throws: DevalueError.self) { try DevalueReader.read(vector.json, DevalueLimits()) }
    }

    /// A part that is not there reads as undefined in devalue; nobody writes that.
    @Test(arguments: DevalueVectors.all.lenient)
    func `what is malformed is refused, though devalue reads it`(vector: DevalueVectors.Read) {
        #expect(throws: DevalueError.self) { try DevalueReader.read(vector.json, DevalueLimits()) }
    }
}
