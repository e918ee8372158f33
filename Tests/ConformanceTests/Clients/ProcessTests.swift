import TestSupport
import Testing

@Suite struct ProcessTests {
    @Test func `a command's output, errors and status are collected`() throws {
        let result = try Subprocess.run("sh", ["-c", "cat; echo oops >&2; exit 3"], input: Array("hello".utf8))
        #expect(result.output == "hello")
        #expect(result.errorOutput == "oops\n")
        #expect(result.status == .exited(3))
    }

    @Test func `a command that hangs is killed at the cutoff`() throws {
        let result = try Subprocess.run("sleep", ["1000"], by: .milliseconds(50))
        #expect(result.status == nil)
    }

    @Test func `more output than a pipe holds arrives whole`() throws {
        let result = try Subprocess.run("head", ["-c", "3000000", "/dev/zero"])
        #expect(result.standardOutput.count == 3_000_000)
    }

    @Test func `a child hears SIGTERM whatever thread started it`() throws {
        let server = try ServerProcess(
            path: "/bin/sh",
            arguments: ["-c", "exec openssl s_server -nocert -accept $PORT -cipher aNULL"]
        )
        server.terminate()
        #expect(try server.waitForExit() == .signaled(15))
    }

    @Test func `a missing command is an error`() {
        #expect(throws: SystemError.self) { try Subprocess.run("no-such-command-anywhere", []) }
    }

    @Test func `a server that ends at once tells why`() {
        #expect {
            try ServerProcess(path: "/bin/sh", arguments: ["-c", "echo broken >&2; exit 1"])
        } throws: { error in
            String(describing: error).contains("broken")
        }
    }

    @Test func `a certificate is made once`() throws {
        let first = try Certificate.shared
        #expect(try Certificate.shared.keyPath == first.keyPath)
        let subject = try Subprocess.run("openssl", ["x509", "-noout", "-subject", "-in", first.certificatePath])
        #expect(subject.output.contains("localhost"))
    }
}
