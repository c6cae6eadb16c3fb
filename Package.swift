// swift-tools-version: 6.2
// SPDX-License-Identifier: GPL-3.0-or-later
import PackageDescription

let numerics = Target.Dependency.product(name: "ComplexModule", package: "swift-numerics")

// Only `make docs` needs the plugin, which everybody else would have to compile.
let documentation: [Package.Dependency] =
  Context.environment["ASSAY_DOCS"] == nil
  ? [] : [.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.0")]

// Only `make fuzz` builds it, with libFuzzer in the place of a main function.
let fuzzing: [Target] =
  Context.environment["ASSAY_FUZZ"] == nil
  ? []
  : [
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "Adapters", "Calls", "Golden", "Interchange", "Methods", "ParameterFiles", "Search",
        "Studies",
      ], path: "Tests/Fuzz/Sources", swiftSettings: [.unsafeFlags(["-parse-as-library"])])
  ]

let package = Package(
  name: "assay",
  products: [.executable(name: "assay", targets: ["assay"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.0.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.0.0"),
  ] + documentation,
  targets: [
    .target(name: "CKernels"),
    .systemLibrary(name: "CGSL"),
    .systemLibrary(name: "CFFTW"),
    .systemLibrary(name: "CArb"),
    .systemLibrary(name: "CZip"),
    .systemLibrary(name: "CZlib"),
    .systemLibrary(name: "CNettle"),
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas"),
    .systemLibrary(name: "CLAPACKE", pkgConfig: "lapacke"),
    .target(
      name: "Arithmetic",
      dependencies: ["CKernels", numerics, .product(name: "RealModule", package: "swift-numerics")]),
    .target(name: "Balls", dependencies: ["Arithmetic", "CArb"]),
    .target(
      name: "Coherence",
      dependencies: [
        "Arithmetic", "Balls", "CKernels", numerics,
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(
      name: "Problems",
      dependencies: [
        "Arithmetic", "CGSL", "CNettle", "CFFTW", numerics,
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(
      name: "Shrinkages",
      dependencies: [
        "Arithmetic", numerics, .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(name: "Calls", dependencies: ["Arithmetic", numerics]),
    .target(name: "Monitors", dependencies: ["Problems"]),
    .target(name: "Integrals", dependencies: ["Arithmetic", "CGSL"]),
    .target(name: "Channels", dependencies: ["Calls", "Arithmetic", "Integrals", "CGSL"]),
    .target(name: "Algorithms", dependencies: ["Arithmetic", "Shrinkages", "Channels", numerics]),
    .target(
      name: "Networks", dependencies: ["Arithmetic", "Shrinkages", "Algorithms", numerics]),
    .target(name: "Training", dependencies: ["Arithmetic", "Networks", "Shrinkages"]),
    .target(
      name: "Beamforming",
      dependencies: [
        "Arithmetic", "Algorithms", "Networks", "Problems", "Training", numerics,
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(
      name: "StateEvolution",
      dependencies: [
        "Arithmetic", "Shrinkages", "Integrals", "Channels", "Problems", "Algorithms", "Calls",
        "CGSL",
      ]),
    .target(
      name: "Theorems",
      dependencies: [
        "Arithmetic", "Balls", "Coherence", "Problems", "Shrinkages", "Channels", "Algorithms",
        "Networks", "StateEvolution", "Audit", "Training", "Calls", "CGSL", numerics,
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(
      name: "Audit",
      dependencies: [
        "Arithmetic", "Algorithms", "Balls", "Coherence", "Integrals", "Networks", "Shrinkages",
        "StateEvolution",
      ]),
    .target(name: "Output"),
    .target(
      name: "Interchange",
      dependencies: ["CZip", "CZlib", "Output", "Calls", "Arithmetic", numerics]),
    .target(
      name: "ParameterFiles",
      dependencies: [
        "Networks", "Interchange", "Calls", "Shrinkages", "Problems", "Arithmetic", numerics,
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(
      name: "TrainingRuns",
      dependencies: [
        "Output", "Training", "ParameterFiles", "Networks", "Interchange", "Problems", "Coherence",
        "Beamforming", "Theorems",
        "Shrinkages", "Calls", "Arithmetic", numerics,
        .product(name: "RealModule", package: "swift-numerics"), "Yams",
      ]),
    .target(name: "Search", dependencies: ["Arithmetic", "Problems"]),
    .target(
      name: "Studies",
      dependencies: [
        "Output", "Search", "Calls", "Yams", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .target(name: "Twins", dependencies: ["Calls", "Arithmetic"]),
    .target(
      name: "Methods",
      dependencies: [
        "Calls", "Twins", "Algorithms", "Beamforming", "Channels", "Coherence", "Networks",
        "Training", "Shrinkages",
        "Problems", "Arithmetic", numerics,
      ]),
    .target(
      name: "Golden",
      dependencies: [
        "Methods", "Problems", "Interchange", "Twins", "Calls", "Arithmetic", numerics,
      ]),
    .target(
      name: "Proving",
      dependencies: [
        "Output", "Golden", "Methods", "Algorithms", "Beamforming", "Networks", "Channels",
        "Coherence",
        "Shrinkages", "Balls",
        "Problems", "Interchange", "Twins", "Calls", "Arithmetic", numerics,
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(
      name: "Verification",
      dependencies: ["Output", "Golden", "Methods", "Interchange", "Twins", "Calls", "Arithmetic"]),
    .target(
      name: "Adapters",
      dependencies: [
        "Output", "Verification", "Golden", "Methods", "Interchange", "Twins", "Calls",
      ]),
    .target(
      name: "Experiments",
      dependencies: [
        "Arithmetic", "Problems", "Shrinkages", "Algorithms", "StateEvolution", "Theorems",
        "Networks", "ParameterFiles", "TrainingRuns", "Audit", "Coherence", "Beamforming", "Search",
        numerics,
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(
      name: "Reports",
      dependencies: [
        "Verification", "Golden", "Theorems", "Experiments", "Integrals", "TrainingRuns", "Audit",
        "Beamforming", "Studies",
      ]),
    .target(
      name: "Commands",
      dependencies: [
        "Output", "Methods", "Golden", "Proving", "Verification", "Adapters", "Reports",
        "Experiments",
        "Problems", "StateEvolution", "Algorithms", "Channels", "Integrals", "CKernels",
        "Theorems", "Coherence", "Networks", "ParameterFiles", "Training", "TrainingRuns", "Audit",
        "Beamforming", "Monitors", "Search", "Studies",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Sources/assay"),
    .executableTarget(name: "assay", dependencies: ["CKernels", "Commands"], path: "Sources/main"),
    .testTarget(name: "CKernelsTests", dependencies: ["CKernels", "CArb"]),
    .executableTarget(
      name: "bench",
      dependencies: [
        "Algorithms", "Channels", "Networks", "Training", "Problems", "Search", "Experiments",
        "CKernels",
        numerics,
      ],
      path: "Benchmarks/bench"),
    .testTarget(
      name: "ArithmeticTests", dependencies: ["Arithmetic", "Balls", "Problems", numerics]),
    .testTarget(
      name: "BallsTests",
      dependencies: [
        "Balls", "Algorithms", "Arithmetic", "Shrinkages", "Problems", numerics,
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .testTarget(
      name: "BeamformingTests",
      dependencies: [
        "Beamforming", "Arithmetic", "Networks", "Problems", numerics,
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .testTarget(
      name: "CoherenceTests", dependencies: ["Coherence", "Problems", "Arithmetic", numerics]),
    .testTarget(
      name: "ShrinkagesTests", dependencies: ["Shrinkages", "Balls", "Problems", numerics]),
    .testTarget(
      name: "AlgorithmsTests",
      dependencies: ["Algorithms", "Channels", "Shrinkages", "Balls", "Problems", numerics]),
    .testTarget(
      name: "NetworksTests",
      dependencies: [
        "Networks", "ParameterFiles", "Interchange", "Algorithms", "Shrinkages", "Balls",
        "Problems", "Arithmetic", numerics,
      ]),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Training", "TrainingRuns", "Networks", "Problems", "Shrinkages", "Arithmetic", numerics,
      ]),
    .testTarget(name: "SearchTests", dependencies: ["Search", "Problems", "Experiments"]),
    .testTarget(
      name: "StudiesTests",
      dependencies: [
        "Studies", "Search", "Problems", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "AuditTests",
      dependencies: [
        "Audit", "Coherence", "Networks", "Problems", "Shrinkages", "StateEvolution", "Arithmetic",
      ]),
    .testTarget(name: "MonitorsTests", dependencies: ["Monitors", "Problems"]),
    .testTarget(name: "ProblemsTests", dependencies: ["Problems", "Arithmetic", "CGSL"]),
    .testTarget(
      name: "StateEvolutionTests",
      dependencies: [
        "StateEvolution", "Algorithms", "Channels", "Integrals", "Shrinkages", "Problems",
        "Arithmetic", "CGSL", numerics,
      ]),
    .testTarget(
      name: "TheoremsTests",
      dependencies: [
        "Theorems", "Balls", "Coherence", "StateEvolution", "Algorithms", "Shrinkages", "Problems",
        "Arithmetic", numerics,
      ]),
    .testTarget(
      name: "TwinsTests", dependencies: ["Twins", "Calls", "Methods", "Arithmetic", "Problems"]),
    .testTarget(
      name: "OracleTests",
      dependencies: ["Arithmetic", "Problems", "COpenBLAS", "CLAPACKE", numerics]),
    .testTarget(name: "InterchangeTests", dependencies: ["Interchange", "Output"]),
    .testTarget(
      name: "GoldenTests",
      dependencies: [
        "Output", "Golden", "Proving", "Verification", "Methods", "Twins", "Problems", "Calls",
      ],
      exclude: ["tolerances.tsv"]),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "Reports", "Verification", "Golden", "Methods", "Twins", "Calls", "Theorems", "Experiments",
        "Networks", "TrainingRuns",
      ]),
    .testTarget(
      name: "SchemaTests",
      dependencies: [
        "assay", "Calls", "Golden", "Proving", "Verification", "Adapters", "Methods", "Reports",
        "Twins",
      ],
      exclude: ["validate.py"]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "assay", "erring-check", "bits", "Interchange", "Problems", "CKernels", "Networks", "Yams",
      ]),
    // What only tests run: `assay check` with mistakes, and digests for debug and release to share.
    .executableTarget(
      name: "erring-check",
      dependencies: [
        "Commands", "Theorems", "Shrinkages", "Arithmetic",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tests/Erring"),
    .executableTarget(
      name: "bits",
      dependencies: [
        "Algorithms", "Channels", "Networks", "Training", "Arithmetic", "Problems", "Shrinkages",
      ],
      path: "Tests/Bits"),
  ] + fuzzing,
  swiftLanguageModes: [.v6]
)

// What tests spend their time in is in the other targets: theirs are compiled without optimisation.
for target in package.targets where target.type == .test {
  target.swiftSettings = [.unsafeFlags(["-Onone"])]
}
