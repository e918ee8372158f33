/// What a new project is called, made of the name of its directory.
struct ProjectName: Equatable {
    /// As a package and a program: `my-shop`.
    let package: String
    /// As a module: `MyShop`.
    let module: String
    /// For people: `My Shop`.
    let title: String

    /// The targets of Mochi's package, of whose names there may be one each.
    private static let targets: Set = [
        "Allocations", "CacheHit", "CH2OShim", "CHiredis", "EchoServer", "Floor", "Hello", "MochiAPI", "MochiEngine",
        "MochiRedis", "MochiTesting",
        "PerfHMAC", "PerfPages", "PerfServer", "ReadLoop", "Rendering", "Showcase", "TestSupport", "LoadClient",
    ]
    /// Other modules that a project sees, and types that stand in it: a module of such a name would hide one of them.
    private static let types: Set = [
        "Any", "App", "Foundation", "Frame", "Glibc", "HomePage", "Main", "Mochi", "Note", "NoteBook", "NoteForm",
        "Observation", "Package", "Protocol", "Regex", "Self", "Swift", "Synchronization", "Testing", "Type", "Welcome",
    ]

    /// Letters and digits of ASCII are kept, everything else separates words.
    init(directory: String) {
        let words = directory.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let capitalized = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }
        var module = capitalized.joined()
        let isIdentifier = module.first?.isLetter == true
        if !isIdentifier || Self.targets.contains(module) || Self.types.contains(module) {
            module = (isIdentifier ? module : "My" + module) + "App"
        }
        self.module = module
        package = words.isEmpty ? "my-app" : words.joined(separator: "-")
        title = words.isEmpty ? "My App" : capitalized.joined(separator: " ")
    }
}
