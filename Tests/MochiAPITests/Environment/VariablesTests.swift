import TestSupport
import Testing

@testable import MochiAPI

/// Which source of a variable goes before which.
@Suite struct VariablesTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func variables(_ environment: [String: String] = [:]) throws -> Variables {
        try Variables(in: directory.path) { environment[$0] }
    }

    @Test func `the environment goes before production, that before the common file`() throws {
        try directory.write(".env", "A=common\nB=common\nC=common\n")
        try directory.write(".env.production", "A=production\nB=production\n")
        let variables = try variables(["A": "environment"])
        #expect(try variables.value(of: "A") == "environment")
        #expect(try variables.value(of: "B") == "production")
        #expect(try variables.value(of: "C") == "common")
        #expect(try variables.value(of: "D") == nil)
    }

    @Test func `an empty variable of the environment switches one of a file off`() throws {
        try directory.write(".env", "A=common\n")
        #expect(try variables(["A": ""]).value(of: "A") == "")
    }

    @Test(arguments: [
        (nil, "", "production"), (nil, "MOCHI_ENV=development", "common"), (nil, "MOCHI_ENV=production", "production"),
        ("development", "MOCHI_ENV=production", "common"), ("production", "MOCHI_ENV=development", "production"),
    ])
    func `in development nobody reads the file of production`(
        environment: String?,
        common: String,
        value: String
    ) throws {
        try directory.write(".env", "A=common\n\(common)\n")
        try directory.write(".env.production", "A=production\n")
        let variables = try variables(environment.map { ["MOCHI_ENV": $0] } ?? [:])
        #expect(try variables.value(of: "A") == value)
    }

    @Test func `without files there is the environment`() throws {
        #expect(try variables(["A": "1"]).value(of: "A") == "1")
        #expect(try variables().value(of: "A") == nil)
    }

    @Test(arguments: [
        ("secret", "secret"), ("secret\n", "secret"), ("secret\r\n", "secret"), ("two\nlines\n\n", "two\nlines\n"),
        ("", ""), (" spaces ", " spaces "),
    ])
    func `a file that is named holds the value, without the end of its last line`(text: String, value: String) throws {
        try directory.write("secret", text)
        #expect(try variables(["A_FILE": directory.path + "/secret"]).value(of: "A") == value)
        try directory.write(".env", "A_FILE=\(directory.path)/secret\n")
        #expect(try variables().value(of: "A") == value)
    }

    @Test func `what names a file goes before sources behind it`() throws {
        try directory.write("secret", "named")
        try directory.write(".env", "A=common\n")
        #expect(try variables(["A_FILE": directory.path + "/secret"]).value(of: "A") == "named")
        #expect(try variables(["A": "", "A_FILE": directory.path + "/secret"]).value(of: "A") == "named")
        #expect(try variables(["A_FILE": ""]).value(of: "A") == "common")
    }

    @Test func `a certificate is a path already`() throws {
        #expect(try variables(["TLS_KEY_FILE": "key.pem"]).value(of: "TLS_KEY") == nil)
    }

    @Test func `what cannot be read is one sentence`() throws {
        func message(_ environment: [String: String]) -> String? {
            let error = #expect(throws: StartError.self) { try variables(environment).value(of: "A") }
            return error?.description
        }
        let path = directory.path
        try directory.write("secret", "named")
        try directory.write("picture", [0xFF, 0xD8])
        try directory.write("long", [UInt8](repeating: 0x61, count: (64 << 10) + 1))
        #expect(message(["A_FILE": path + "/none"]) == "$A_FILE: there is no file \(path)/none")
        #expect(message(["A_FILE": path + "/picture"]) == "$A_FILE: \(path)/picture is no text")
        #expect(message(["A_FILE": path + "/long"]) == "\(path)/long is longer than 65536 bytes")
        #expect(message(["A_FILE": path]) == "\(path) cannot be read: Is a directory")
        #expect(
            message(["A": "1", "A_FILE": path + "/secret"])
                == "$A and $A_FILE are both set: take one of them out"
        )
        try directory.write(".env", "A=1\nA_FILE=\(path)/secret\n")
        #expect(message([:]) == "$A and $A_FILE are both set in \(path)/.env: take one of them out")
        try directory.write(".env", "A\n")
        #expect(message([:]) == "\(path)/.env:1: a line is NAME=value, or begins with #")
    }
}
