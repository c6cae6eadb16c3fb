// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// `assay reproduce`, with few draws.
struct ReproduceTests {
  @Test("Fig. 5: data, a picture where gnuplot is, kurtosis near 0 for AMP and above 5 for ISTA")
  func figure5() throws {
    try Tool.withFolder { folder in
      let outcome = Tool.assay(
        ["reproduce", "fig5", "--samples", "40", "--output", folder.path])
      #expect(outcome.code == 0, "\(outcome.errors)")
      let kurtosis = outcome.output.matches(of: /excess kurtosis (\S+) ±/).compactMap {
        Double($0.1)
      }
      try #require(kurtosis.count == 2)
      // 20 000 entries: a standard error of 0.035.
      #expect(kurtosis[0] > 5 && abs(kurtosis[1]) < 0.15)
      let table = try String(
        contentsOf: folder.appendingPathComponent("fig5.csv"), encoding: .utf8)
      #expect(table.hasPrefix("probability,normal,ista,amp-l1\n"))
      #expect(table.split(separator: "\n").count == 114)
      let picture = folder.appendingPathComponent("fig5.svg").path
      #expect(
        FileManager.default.fileExists(atPath: picture)
          || outcome.output.contains("gnuplot is not installed"))
    }
  }

  @Test("Without gnuplot the data come, with a message")
  func withoutGnuplot() throws {
    try Tool.withFolder { folder in
      let outcome = Tool.assay(
        ["reproduce", "fig5", "--samples", "4", "--output", folder.path],
        environment: ["PATH": folder.path])
      #expect(outcome.code == 0 && outcome.output.contains("gnuplot is not installed"))
      #expect(
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("fig5.csv").path))
    }
  }

  @Test("Bad usage is named")
  func usage() {
    #expect(Tool.assay(["reproduce", "fig2"]).code == 64)
    #expect(Tool.assay(["reproduce", "fig1", "--samples", "0"]).errors.contains("--samples"))
  }
}
