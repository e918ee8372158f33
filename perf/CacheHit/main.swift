// Looks values up in this process and prints what a hit costs, as JSON: `cache-hit dictionary|cache SECONDS`.
import Glibc

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count == 2, let subject = Measurement.Subject(rawValue: arguments[1]),
    let seconds = Double(arguments[2])
else {
    print("usage: cache-hit dictionary|cache SECONDS")
    exit(64)
}
// A task of its own: on the main actor, each asynchronous call would change the thread.
let result = try await Task.detached {
    let measurement = await Measurement(subject)
    return try await measurement.isFair() ? try await measurement.run(seconds: seconds) : nil
}.value
guard let result else {
    print("cache-hit: the subjects do not have the same values")
    exit(1)
}
print(result)
