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
      // 20 000 entries: √(24/20 000).
      #expect(outcome.output.matches(of: /kurtosis \S+ ± 0\.035;/).count == 2)
      #expect(kurtosis[0] > 5 && abs(kurtosis[1]) < 0.15)
      let table = try String(
        contentsOf: folder.appendingPathComponent("fig5.csv"), encoding: .utf8)
      #expect(table.hasPrefix("probability,normal,ista,amp-l1\n"))
      #expect(table.split(separator: "\n").count == 114)
      let tails = table.split(separator: "\n").dropFirst().compactMap {
        $0.split(separator: ",").first.flatMap { Double($0) }
      }
      #expect(tails.count == 113 && zip(tails, tails.dropFirst()).allSatisfy { $0 < $1 })
      #expect(zip(tails, tails.reversed()).allSatisfy { abs($0 + $1 - 1) < 1e-12 })
      let picture = folder.appendingPathComponent("fig5.svg").path
      #expect(
        FileManager.default.fileExists(atPath: picture)
          || outcome.output.contains("gnuplot is not installed"))
    }
  }

  @Test("Activity detection: every iteration of every method is in the table")
  func activity() throws {
    try Tool.withFolder { folder in
      let outcome = Tool.assay(
        ["reproduce", "activity", "--samples", "1", "--output", folder.path])
      #expect(outcome.code == 0, "\(outcome.errors)")
      let last = try #require(outcome.output.firstMatch(of: /t = 12 +t = (\d+)/)).1
      let table = try String(
        contentsOf: folder.appendingPathComponent("activity.csv"), encoding: .utf8)
      let lines = table.split(separator: "\n")
      #expect(lines[0].hasPrefix("iteration,genie,se-mmv,"))
      #expect(
        lines.dropFirst().map { Int(Double($0.split(separator: ",")[0]) ?? 0) }
          == Array(1...(Int(last) ?? 0)))
    }
  }

  @Test("The table of beams begins with random ones, which need no iteration")
  func beams() throws {
    try Tool.withFolder { folder in
      // All of it takes minutes, what comes before the trainings a moment, and the backtrace of a crash seconds.
      let command =
        "SWIFT_BACKTRACE=enable=no timeout 3 '\(Tool.release.path)' reproduce apgd-table --samples 1 --output '\(folder.path)'"
      #expect([0, 124].contains(Tool.run("/bin/sh", ["-c", command]).code))
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
