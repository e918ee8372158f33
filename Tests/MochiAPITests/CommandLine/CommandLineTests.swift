import Foundation
import TestSupport
import Testing

/// The showcase's command line, as a process.
@Suite struct CommandLineTests {
    private static let showcase = ServerProcess.buildDirectory + "/showcase"

    private func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> Subprocess {
        try await onThread { try Subprocess.run(Self.showcase, arguments, environment: environment) }
    }

    @Test(arguments: [
        (["dance"], "showcase: dance is no command; see `showcase --help`\n"),
        (["serve", "--dance"], "showcase: --dance is no option; see `showcase --help`\n"),
        (["serve", "--port"], "showcase: --port needs a value; see `showcase --help`\n"),
        (["--port", "many"], "showcase: --port many is no number; see `showcase --help`\n"),
        (["serve", "now"], "showcase: now is no option; see `showcase --help`\n"),
        (["--help=me"], "showcase: --help takes no value; see `showcase --help`\n"),
    ])
    func `a wrong command line exits 64 with one line`(arguments: [String], line: String) async throws {
        let result = try await onThread { try Subprocess.run(Self.showcase, arguments) }
        #expect(result.status == .exited(64))
        #expect(result.errorOutput == line)
        #expect(result.output == "")
    }

    @Test(arguments: [
        (["PORT": "70000"], "$PORT \"70000\": accepted are 0 to 65535"),
        (["PORT": "web"], "$PORT \"web\": accepted are 0 to 65535"),
        (["MOCHI_LOOPS": "0"], "$MOCHI_LOOPS \"0\": accepted are 1 to 256"),
        (["TLS_CERT": "a.pem"], "$TLS_CERT is set and $TLS_KEY is not: a certificate needs its key"),
        (["TLS_KEY": "a.pem"], "$TLS_KEY is set and $TLS_CERT is not: a key needs its certificate"),
        (["TLS_CERT": "a", "TLS_KEY": "a", "TLS_PORT": "-1"], "$TLS_PORT \"-1\": accepted are 0 to 65535"),
        (
            ["MOCHI_KEY": "guess"],
            "$MOCHI_KEY: a key is base64url of 32 bytes, without padding: 43 letters, digits, - and _"
        ),
        (["MOCHI_ENV": "test"], "$MOCHI_ENV \"test\": accepted are development and production"),
        (["MOCHI_LOG": "loud"], "$MOCHI_LOG \"loud\": accepted are off, text, json, debug, info, warn, error"),
        (["MOCHI_ADMIN_PORT": "70000"], "$MOCHI_ADMIN_PORT \"70000\": accepted are 0 to 65535"),
        (["MOCHI_KEY_FILE": "none/key"], "$MOCHI_KEY_FILE: there is no file none/key"),
    ])
    func `a wrong environment exits 78 with one line`(environment: [String: String], line: String) async throws {
        let port = try FreePort.next()
        let environment = ["PORT": "\(port)"].merging(environment) { $1 }
        let result = try await onThread { try Subprocess.run(Self.showcase, ["serve"], environment: environment) }
        #expect(result.status == .exited(78))
        #expect(result.errorOutput == "showcase: \(line)\n")
    }

    @Test(arguments: [
        ["--port", "70000"], ["--port=-1"], ["--loops", "0"], ["--hostname", "no.such.host.invalid"],
        ["--admin-port", "70000"], ["--log", "loud"],
    ])
    func `a wrong option exits 78 with one line`(arguments: [String]) async throws {
        let result = try await onThread { try Subprocess.run(Self.showcase, ["serve"] + arguments) }
        #expect(result.status == .exited(78))
        #expect(result.errorOutput.split(separator: "\n").count == 1)
        #expect(result.errorOutput.contains(arguments[arguments.count - 1].split(separator: "=").last ?? ""))
    }

    @Test func `a mistake in a template is shown with its line, a caret and the tab before it`() async throws {
        let directory = try TemporaryDirectory()
        try FileManager.default.createDirectory(
            atPath: directory.path + "/components",
            withIntermediateDirectories: true
        )
        try directory.write("components/Card.mochi", "<p>\n\t{name</p>\n")
        let hello = ServerProcess.buildDirectory + "/Hello"
        let result = try await onThread {
            try Subprocess.run("/bin/sh", ["-c", "cd \"$0\" && exec \"$1\" --port 0", directory.path, hello])
        }
        #expect(result.status == .exited(78))
        #expect(
            result.errorOutput == """
                hello: templates: components/Card.mochi:2:7: "}" is missing behind the expression
                  2 | \t{name</p>
                    | \t     ^

                """
        )
    }

    @Test func `routes lists each pattern with its kind and methods`() async throws {
        let result = try await run("routes")
        #expect(result.status == .exited(0))
        let lines = result.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.contains(["/products/:id", "page", "GET,HEAD,OPTIONS"]))
        #expect(lines.contains(["/files/*", "file", "GET,HEAD,OPTIONS"]))
        #expect(lines.allSatisfy { $0.count == 3 })
        #expect(lines.map(\.[0]) == lines.map(\.[0]).sorted())
    }

    @Test func `help and version are printed`() async throws {
        let help = try await run("--help")
        #expect(help.status == .exited(0))
        #expect(help.output.contains("showcase healthcheck"))
        #expect(try await run("--version").output.hasPrefix("showcase "))
    }

    @Test func `healthcheck tells a server that is well from none`() async throws {
        let server = try await onThread { try ServerProcess(product: "showcase") }
        let well = try await run("healthcheck", environment: ["PORT": "\(server.port)"])
        #expect(well.status == .exited(0))
        let free = try FreePort.next()
        let none = try await run("healthcheck", "--port", "\(free)")
        #expect(none.status == .exited(1))
        #expect(none.errorOutput == "showcase: nothing listens on port \(free)\n")
    }

    @Test func `a flag goes before the environment, that before the application`() async throws {
        let variable = try FreePort.next()
        // The environment's port, not the application's 3333: the support waits there.
        let server = try await onThread { try ServerProcess(product: "showcase", environment: ["MOCHI_LOOPS": "1"]) }
        // It listens before it says so.
        let line = "showcase: listening on http://localhost:\(server.port)\n"
        #expect(server.wait { server.standardError == line })
        // A flag beats the environment: it leads to a port that is taken.
        let environment = ["PORT": "\(variable)", "MOCHI_LOOPS": "1"]
        let taken = try await run("serve", "--port", "\(server.port)", environment: environment)
        #expect(taken.status == .exited(78))
        #expect(taken.errorOutput.contains("port \(server.port)"))
    }

    @Test func `flags open the listener for operators and choose the log`() async throws {
        let admin = try FreePort.next()
        let environment = ["MOCHI_LOG": "off", "MOCHI_ADMIN_PORT": "1"]
        let server = try await onThread {
            try ServerProcess(
                product: "showcase",
                arguments: ["--log=json", "--admin-port", "\(admin)"],
                environment: environment
            )
        }
        #expect(server.wait { server.standardError.contains(#""event":"server:start""#) })
        let health = try await onThread {
            try RawClient(to: .local(admin)).exchange("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        }
        #expect(health?.status == 200)
    }

    // MARK: What is made ahead

    @Test func `build writes what the server starts from`() async throws {
        let directory = try TemporaryDirectory()
        func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> Subprocess {
            let command = ["-c", "cd \"$0\" && exec \"$@\"", directory.path, Self.showcase] + arguments
            return try await onThread { try Subprocess.run("/bin/sh", command, environment: environment) }
        }
        let built = try await run("build", environment: ["MOCHI_ENV": "development"])
        #expect(built.status == .exited(0))
        #expect(built.output.hasPrefix("mochi.build: 2 templates, 4 client modules ("))
        #expect(try await run("build", "--output", "other").output.hasPrefix("other: 2 templates"))
        #expect(try await run("routes").status == .exited(0))
        try directory.write("mochi.build", "mochi build 1 0.0.1 digest\n")
        let refused = try await run("serve")
        #expect(refused.status == .exited(78))
        #expect(
            refused.errorOutput.hasPrefix("showcase: buildFile \"mochi.build\": it was made by Mochi 0.0.1, and this ")
        )
        // Development has its own, and asks no further than for the port.
        let other = try await run("serve", "--port", "70000", environment: ["MOCHI_ENV": "development"])
        #expect(other.errorOutput.contains("port 70000: accepted are"))
        // A file that stands in its way does not stop a build.
        #expect(try await run("build").status == .exited(0))
        #expect(try await run("build", "--output", "nowhere/build").status == .exited(78))
        #expect(try await run("serve", "--output", "other").status == .exited(64))
    }

    // MARK: Files of settings

    /// Runs the showcase in a directory with these files.
    private func run(
        _ arguments: [String],
        files: [String: String],
        environment: [String: String] = [:]
    ) async throws -> Subprocess {
        let directory = try TemporaryDirectory()
        for (name, text) in files { try directory.write(name, text) }
        let command = ["-c", "cd \"$0\" && exec \"$@\"", directory.path, Self.showcase] + arguments
        return try await onThread { try Subprocess.run("/bin/sh", command, environment: environment) }
    }

    @Test(arguments: [
        ("PORT=70000", "$PORT \"70000\": accepted are 0 to 65535"),
        ("\nexport MOCHI_LOOPS='none' # of them", "$MOCHI_LOOPS \"none\": accepted are 1 to 256"),
        ("MOCHI_KEY=short", "$MOCHI_KEY: a key is base64url of 32 bytes, without padding: 43 letters, digits, - and _"),
        ("PORT=0\nsecret words\n", ".env:2: a line is NAME=value, or begins with #"),
        ("PORT=1\nPORT_FILE=port", "$PORT and $PORT_FILE are both set in .env: take one of them out"),
    ])
    func `a wrong file of settings exits 78 with one line`(text: String, line: String) async throws {
        let result = try await run(["serve"], files: [".env": text])
        #expect(result.status == .exited(78))
        #expect(result.errorOutput == "showcase: \(line)\n")
    }

    @Test func `flags go before the environment, that before the files, these before the application`() async throws {
        let files = [".env": "PORT=70001\n", ".env.production": "PORT_FILE=port\n", "port": "70002\n"]
        // A port that cannot be listened on is one that was read.
        func port(_ arguments: [String] = [], _ environment: [String: String] = [:]) async throws -> String {
            let result = try await run(["serve"] + arguments, files: files, environment: environment)
            #expect(result.status == .exited(78))
            return result.errorOutput.filter(\.isNumber).prefix(5).description
        }
        #expect(try await port() == "70002")
        #expect(try await port([], ["MOCHI_ENV": "development"]) == "70001")
        #expect(try await port([], ["PORT": "70003"]) == "70003")
        #expect(try await port(["--port", "70004"], ["PORT": "70003"]) == "70004")
    }
}
