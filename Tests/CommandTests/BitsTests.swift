// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels
import Foundation
import Problems
import Testing

/// The same bits for every instruction set, number of threads, build and environment.
@Suite(.serialized)
struct BitsTests {
  static let runs = [("amp", "bsr17-iid"), ("vamp", "bsr17-kappa15")]
  static let batches = [1, 64, 1000]

  struct Setting: CustomStringConvertible {
    var binary = Tool.release
    var kernels: String?
    var threads = 1
    var openBLAS: String?
    var description: String {
      "\(binary.path.contains("debug") ? "debug" : "release") \(kernels ?? "best") \(threads)"
        + (openBLAS.map { " \($0)" } ?? "")
    }
  }

  static func digest(_ algorithm: String, _ problem: String, _ batch: Int, _ setting: Setting)
    throws
    -> String
  {
    try Tool.withFolder { folder in
      let file = folder.appendingPathComponent("x.npz")
      var environment: [String: String] = [:]
      environment["ASSAY_KERNELS"] = setting.kernels
      environment["OPENBLAS_CORETYPE"] = setting.openBLAS
      let outcome = Tool.assay(
        [
          "run", algorithm, "--problem", problem, "--samples", "\(batch)", "--iterations", "40",
          "--threads", "\(setting.threads)", "--output", file.path,
        ],
        binary: setting.binary, environment: environment)
      try #require(outcome.code == 0, "\(outcome.errors)")
      return SHA256.hexadecimal([UInt8](try Data(contentsOf: file)))
    }
  }

  @Test("run amp and run vamp give one SHA-256 in every setting", arguments: runs, batches)
  func equalBits(run: (String, String), batch: Int) throws {
    let paths = [
      ("portable", ASSAY_PORTABLE), ("avx2", ASSAY_AVX2), ("avx512", ASSAY_AVX512),
    ].filter { assay_kernel_path_available($0.1) }.map(\.0)
    var settings = paths.flatMap { path in
      [1, 2].map { Setting(kernels: path, threads: $0) }
    }
    settings += ["Haswell", "Prescott"].map { Setting(openBLAS: $0) }
    settings.append(Setting(binary: Tool.debug, threads: 2))
    let digests = try settings.map { try Self.digest(run.0, run.1, batch, $0) }
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
