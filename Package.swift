// swift-tools-version: 6.2
import PackageDescription

/// Settings of every Swift target: Swift 6 mode, explicit boundaries, no warning let through.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

/// Settings of the C targets.
///
/// `H2O_USE_LIBUV=0` selects the struct layouts of libh2o-evloop: see `Sources/CH2OShim/internal.h`.
let strictC: [CSetting] = [
    .define("H2O_USE_LIBUV", to: "0"),
    .define("_GNU_SOURCE"),
    .enableWarning("all"),
    .enableWarning("extra"),
    .treatAllWarnings(as: .error),
]

let h2o: [LinkerSetting] = [
    .linkedLibrary("h2o-evloop"),
    .linkedLibrary("wslay"),
    .linkedLibrary("ssl"),
    .linkedLibrary("crypto"),
    .linkedLibrary("brotlienc"),
    .linkedLibrary("z"),
]

let package = Package(
    name: "mochi",
    products: [
        .library(name: "MochiAPI", targets: ["MochiAPI"]),
        .library(name: "MochiTesting", targets: ["MochiTesting"]),
        .executable(name: "mochi", targets: ["mochi"]),
        .executable(name: "showcase", targets: ["Showcase"]),
        .executable(name: "echo-server", targets: ["EchoServer"]),
        .executable(name: "perf-server", targets: ["PerfServer"]),
        .executable(name: "rendering", targets: ["Rendering"]),
        .executable(name: "cache-hit", targets: ["CacheHit"]),
    ],
    targets: [
        .target(name: "CH2OShim", cSettings: strictC + [.headerSearchPath("abi")], linkerSettings: h2o),
        .target(name: "MochiEngine", dependencies: ["CH2OShim"], swiftSettings: strict),
        .target(
            name: "MochiAPI",
            dependencies: ["MochiEngine"],
            resources: [
                .embedInCode("Actions/Client/enhance.js"),
                .embedInCode("Development/Live/live.js"),
                .embedInCode("Islands/Client/devalue.js"),
                .embedInCode("Islands/Client/element.js"),
                .embedInCode("Islands/Client/hydrate.js"),
                .embedInCode("Islands/Client/islands.js"),
            ],
            swiftSettings: strict
        ),
        .systemLibrary(name: "CHiredis"),
        .target(name: "MochiRedis", dependencies: ["CHiredis", "MochiEngine"], swiftSettings: strict),
        .target(name: "MochiTesting", dependencies: ["MochiAPI", "MochiEngine"], swiftSettings: strict),

        .executableTarget(
            name: "mochi",
            dependencies: ["MochiAPI"],
            resources: [.embedInCode("New/Project")],
            swiftSettings: strict
        ),

        .executableTarget(
            name: "Showcase",
            dependencies: ["MochiAPI"],
            path: "Examples/Showcase",
            resources: [.copy("Public"), .copy("Client"), .copy("Components")],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "EchoServer",
            dependencies: ["MochiAPI"],
            path: "Examples/EchoServer",
            swiftSettings: strict
        ),
        .executableTarget(name: "Hello", dependencies: ["MochiAPI"], path: "Examples/Hello", swiftSettings: strict),
        .executableTarget(
            name: "PerfServer",
            dependencies: ["MochiAPI", "PerfPages", "PerfHMAC"],
            path: "perf/Server",
            swiftSettings: strict
        ),
        .target(name: "PerfPages", dependencies: ["MochiAPI"], path: "perf/Pages", swiftSettings: strict),
        .target(
            name: "PerfHMAC",
            path: "perf/HMAC",
            cSettings: strictC,
            linkerSettings: [.linkedLibrary("crypto")]
        ),
        .target(name: "Allocations", path: "perf/Allocations", cSettings: strictC),
        .executableTarget(
            name: "Rendering",
            dependencies: ["MochiAPI", "PerfPages", "Allocations"],
            path: "perf/Rendering",
            resources: [.copy("Templates")],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "CacheHit",
            dependencies: ["MochiAPI", "Allocations"],
            path: "perf/CacheHit",
            swiftSettings: strict
        ),
        .executableTarget(name: "Floor", path: "perf/Floor", cSettings: strictC, linkerSettings: h2o),
        .executableTarget(name: "ReadLoop", path: "perf/ReadLoop", cSettings: strictC),
        .executableTarget(
            name: "LoadClient",
            path: "perf/LoadClient",
            cSettings: strictC,
            linkerSettings: [.linkedLibrary("z")]
        ),

        .target(
            name: "TestSupport",
            dependencies: ["MochiTesting"],
            path: "Tests/TestSupport",
            resources: [.copy("ServerSentEvents/sse-vectors.json")],
            swiftSettings: strict
        ),
        .testTarget(name: "CH2OShimTests", dependencies: ["CH2OShim", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "MochiEngineTests", dependencies: ["MochiEngine", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "MochiAPITests",
            dependencies: ["MochiAPI", "MochiTesting", "TestSupport"],
            resources: [.copy("Islands/Devalue/devalue-vectors.json")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "MochiRedisTests",
            dependencies: ["MochiEngine", "MochiRedis", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "MochiTestingTests",
            dependencies: ["MochiAPI", "MochiTesting", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "MochiCommandTests",
            dependencies: ["mochi", "MochiAPI", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ConformanceTests",
            dependencies: ["MochiAPI", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "BrowserTests",
            dependencies: ["MochiAPI", "MochiTesting", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(name: "SoundnessTests", swiftSettings: strict),
    ]
)
