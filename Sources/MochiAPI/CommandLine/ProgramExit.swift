internal import Glibc

/// How programs end that people start: with a status that scripts can tell apart (sysexits.h).
package enum ProgramExit {
    /// Ends the process with one line on standard error: 64 for a wrong command line, 78 for a wrong configuration, else 1.
    ///
    /// `program` is what was typed: `shop`, `mochi new`.
    package static func fail(_ program: String, _ error: any Error) -> Never {
        switch error {
        case let error as UsageError:
            Log.write("\(program): \(error); see `\(program) --help`")
            exit(EX_USAGE)
        case let error as StartError:
            Log.write(lines: "\(program): \(error)")
            exit(EX_CONFIG)
        default:
            Log.write("\(program): \(error)")
            exit(EXIT_FAILURE)
        }
    }
}
