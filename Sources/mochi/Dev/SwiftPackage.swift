internal import Foundation
internal import MochiAPI

/// The package in a directory, as `swift` builds it.
struct SwiftPackage {
    /// Its directory.
    let root: String
    /// Arguments of every build.
    private let arguments: [String]

    init(in root: String, scratchPath: String?, isRelease: Bool = false) throws {
        guard FileManager.default.fileExists(atPath: root + "/Package.swift") else {
            throw CommandFailure(
                "there is no Package.swift here: go to the directory of a project, or make one with `mochi new`"
            )
        }
        self.root = root
        arguments = (scratchPath.map { ["--scratch-path", $0] } ?? []) + (isRelease ? ["-c", "release"] : [])
    }

    private struct Description: Decodable {
        struct Target: Decodable {
            let name: String
            let type: String
        }

        let targets: [Target]
    }

    /// The program to run: the one that is named, or the only one.
    func program(named name: String?) throws -> String {
        let output = try run(["package", "dump-package"])
        let targets = try JSONDecoder().decode(Description.self, from: output).targets
        let programs = targets.filter { $0.type == "executable" }.map(\.name)
        if let name {
            if programs.contains(name) { return name }
            throw CommandFailure("--product \(name): the package has \(programs.joined(separator: ", "))")
        }
        guard programs.count == 1 else {
            let choice =
                programs.isEmpty
                ? "no program" : "several programs: --product is one of \(programs.joined(separator: ", "))"
            throw CommandFailure("the package has \(choice)")
        }
        return programs[0]
    }

    /// Builds a program, with the output of the compiler on the terminal; whether it succeeded.
    func build(_ program: String) throws(CommandFailure) -> Bool {
        try ChildCommand.run(buildCommand(program), in: root) == 0
    }

    /// The same, which ends early when a signal comes.
    func build(_ program: String, until signals: EndSignals) -> Bool {
        let process = ChildCommand.process(buildCommand(program), in: root)
        do {
            try signals.run(process)
        } catch {
            Terminal.say("swift cannot be started: \(error)")
            return false
        }
        return process.terminationStatus == 0
    }

    private func buildCommand(_ program: String) -> [String] {
        ["swift", "build", "--product", program] + arguments
    }

    /// Where the program lies that was built last.
    func path(of program: String) throws -> String {
        let output = try run(["build", "--show-bin-path"] + arguments)
        return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines) + "/" + program
    }

    private func run(_ arguments: [String]) throws -> Data {
        let process = ChildCommand.process(["swift"] + arguments, in: root)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw CommandFailure("`swift \(arguments.joined(separator: " "))` fails")
        }
        return data
    }
}
