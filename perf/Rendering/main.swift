// Renders pages in this process and prints what they cost, as JSON:
// `rendering table|page hand|sync|async|template|encoded SECONDS`. `rendering model` prints what the pages are made of.
// `rendering compile|start|save FOLDER SECONDS` prints what compiling the templates of a directory costs.
import Glibc

let arguments = CommandLine.arguments.dropFirst()
if Array(arguments) == ["model"] {
    print(try await Measurement.model())
    exit(0)
}
if arguments.count == 3, let measure = Compilation.measures[arguments[1]],
    let seconds = Double(arguments[3])
{
    print(try measure(arguments[2], seconds))
    exit(0)
}
guard arguments.count == 3, let workload = Measurement.Workload(rawValue: arguments[1]),
    let subject = Measurement.Subject(rawValue: arguments[2]), let seconds = Double(arguments[3])
else {
    print("usage: rendering table|page hand|sync|async|template|encoded SECONDS")
    exit(64)
}
// A task of its own: on the main actor, each asynchronous call would change the thread.
let result = try await Task.detached {
    let measurement = try Measurement(workload, subject)
    return try await measurement.isFair() ? try await measurement.run(seconds: seconds) : nil
}.value
guard let result else {
    print("rendering: the subjects do not render the same bytes")
    exit(1)
}
print(result)
