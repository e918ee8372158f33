import Testing

@testable import MochiAPI

@Suite struct ArgumentReaderTests {
    private func read(_ arguments: [String]) throws -> [ArgumentReader.Argument] {
        var reader = ArgumentReader(arguments)
        var found: [ArgumentReader.Argument] = []
        while let argument = try reader.next() { found.append(argument) }
        return found
    }

    @Test func `flags begin with a dash, and behind two of them nothing does`() throws {
        #expect(
            try read(["a", "-f", "--force", "-", "", "--", "-f", "--", "b"])
                == [
                    .word("a"), .flag("-f"), .flag("--force"), .word("-"), .word(""), .word("-f"), .word("--"),
                    .word("b"),
                ]
        )
    }

    @Test(arguments: [["--port", "80"], ["--port=80"]])
    func `a value stands behind its flag or in it`(arguments: [String]) throws {
        var reader = ArgumentReader(arguments + ["serve"])
        #expect(try reader.next() == .flag("--port"))
        #expect(try reader.integer(of: "--port") == 80)
        #expect(try reader.next() == .word("serve"))
        #expect(try reader.next() == nil)
    }

    @Test func `a value may be empty, begin with a dash, and hold an equals sign`() throws {
        var reader = ArgumentReader(["--a=", "--b=-x=y", "--c", "-z"])
        for (flag, value) in [("--a", ""), ("--b", "-x=y"), ("--c", "-z")] {
            #expect(try reader.next() == .flag(flag))
            #expect(try reader.value(of: flag) == value)
        }
        #expect(try reader.next() == nil)
    }

    @Test func `a value that nobody has asked for is an error`() {
        let error = #expect(throws: UsageError.self) { try read(["--force=yes"]) }
        #expect(error?.description == "--force takes no value")
    }
}
