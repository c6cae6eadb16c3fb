// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels
import Foundation
import Problems
import Testing

/// The same bits for every instruction set, number of threads, build and environment.
struct BitsTests {
  static let runs = [("amp", "bsr17-iid"), ("vamp", "bsr17-kappa15")]
  /// Batches and how many iterations each runs: the largest is there for its panels and threads, and
  /// portable kernels, which are slow, pass through all of them in four.
  static let batches = [(1, 40), (64, 40), (1000, 4)]

  struct Setting: CustomStringConvertible {
    var kernels: String?
    var threads = 1
    var openBLAS: String?
    var description: String {
      "\(kernels ?? "best") \(threads)" + (openBLAS.map { " \($0)" } ?? "")
    }
  }

  static func digest(
    _ algorithm: String, _ problem: String, _ batch: Int, iterations: Int = 40,
    _ setting: Setting, _ options: [String] = []
  ) throws -> String {
    try Tool.withFolder { folder in
      let file = folder.appendingPathComponent("x.npz")
      var environment: [String: String] = [:]
      environment["ASSAY_KERNELS"] = setting.kernels
      environment["OPENBLAS_CORETYPE"] = setting.openBLAS
      let outcome = Tool.assay(
        [
          "run", algorithm, "--problem", problem, "--samples", "\(batch)", "--iterations",
          "\(iterations)", "--threads", "\(setting.threads)", "--output", file.path,
        ] + options,
        environment: environment)
      try #require(outcome.code == 0, "\(outcome.errors)")
      return SHA256.hexadecimal([UInt8](try Data(contentsOf: file)))
    }
  }

  @Test("run amp and run vamp give one SHA-256 in every setting", arguments: runs, batches)
  func equalBits(run: (String, String), batch: (Int, Int)) throws {
    let settings = Self.settings + ["Haswell", "Prescott"].map { Setting(openBLAS: $0) }
    // VAMP's singular value decomposition of the full size is in the smallest batch.
    let isSmall = run.0 == "vamp" && batch.0 > 1
    try expectEqual(settings) {
      try Self.digest(
        run.0, run.1, batch.0, iterations: batch.1, $0,
        isSmall ? ["--rows", "120", "--columns", "240"] : [])
    }
  }

  @Test(
    "so do OAMP, GAMP, EM-VAMP and a learnable shrinkage, on a small problem",
    arguments: [
      ["oamp"], ["gamp", "--channel", "probit"], ["gamp", "--channel", "quantiser"],
      ["gamp", "--channel", "magnitude", "--informed", "0.1"], ["em-vamp"],
      ["amp", "--shrinkage", "mlp"], ["vamp", "--shrinkage", "exponential", "--damping", "0.75"],
    ])
  func otherAlgorithms(run: [String]) throws {
    let small = ["--rows", "60", "--columns", "120", "--seed", "3"]
    try expectEqual(Self.settings) {
      try Self.digest(run[0], "bsr17-iid", 70, $0, Array(run.dropFirst()) + small)
    }
  }

  @Test(
    "so does a training of 200 updates, in float64 and in float32",
    arguments: ["float64", "float32"])
  func training(dtype: String) throws {
    // 600 samples are three panels.
    let options = [
      "train", "lamp", "--shrinkage", "bg", "--layers", "2", "--set", "dtype=\(dtype)", "--set",
      "problem={name: bsr17-iid, rows: 10, columns: 20}", "--set",
      "samples={batch: 600, validation: 60, test: 60}", "--set",
      "schedule={tied_first: false, steps: 50, patience: 50, refinements: [0.5]}",
    ]
    try expectEqual(Self.settings) { setting in
      try Tool.withFolder { folder in
        let file = folder.appendingPathComponent("a.npz")
        var environment: [String: String] = [:]
        environment["ASSAY_KERNELS"] = setting.kernels
        let outcome = Tool.assay(
          options + ["--threads", "\(setting.threads)", "--output", file.path],
          environment: environment)
        try #require(outcome.code == 0, "\(outcome.errors)")
        return SHA256.hexadecimal([UInt8](try Data(contentsOf: file)))
      }
    }
  }

  @Test("a debug build of the recursions gives the bits of the release build")
  func debug() throws {
    let builds = [".build/release/bits", ".build-debug/debug/bits"]
    let lines = builds.map { build -> [Substring] in
      let outcome = Tool.run(Tool.root.appendingPathComponent(build).path, [])
      #expect(outcome.code == 0, "\(build): \(outcome.errors)")
      return outcome.output.split(separator: "\n")
    }
    #expect(lines[0].count >= 12)
    #expect(Set(lines[0].compactMap { $0.split(separator: " ").last }).count == lines[0].count)
    #expect(lines[0] == lines[1])
  }

  /// Every instruction set with one and two threads.
  private static var settings: [Setting] {
    let paths = [
      ("portable", ASSAY_PORTABLE), ("avx2", ASSAY_AVX2), ("avx512", ASSAY_AVX512),
    ].filter { assay_kernel_path_available($0.1) }.map(\.0)
    return paths.flatMap { path in [1, 2].map { Setting(kernels: path, threads: $0) } }
  }

  private func expectEqual(_ settings: [Setting], _ digest: (Setting) throws -> String) throws {
    let digests = try settings.map(digest)
    for (setting, digest) in zip(settings, digests) {
      #expect(digest == digests[0], "\(setting) differs from \(settings[0])")
    }
  }

  @Test("an instruction set that is not there is refused by name")
  func unknownKernels() {
    let outcome = Tool.assay(["predict", "alpha"], environment: ["ASSAY_KERNELS": "mmx"])
    #expect(outcome.code == 64)
    #expect(outcome.errors.contains("\"mmx\""))
  }
}
