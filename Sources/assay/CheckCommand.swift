// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import Theorems

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check theory's claims against simulation and arithmetic.")
  @Option var only: [String] = []
  @Option var draws = 1000
  @Option var seed: UInt64 = 1
  func run() throws {
    let bench = Workbench(CheckSettings(seed: seed, draws: draws, largeDraws: draws, threads: 2))
    for claim in TheoremSuite.claims
    where only.isEmpty || only.contains(where: { fnmatch($0, claim.id, 0) == 0 }) {
      let start = Date()
      let outcome = Outcome(claim, on: bench)
      print(claim.id, outcome.verdict, Date().timeIntervalSince(start), outcome.failure ?? "")
      for h in outcome.finding?.hypotheses ?? [] { print("   H", h.quantity, h.value, h.isVerified) }
      for c in outcome.finding?.comparisons ?? [] {
        print("   ", c.quantity, c.average ?? "", c.measured, "±", c.halfWidth, c.predicted, c.allowed, c.verdict.name, c.isDecisive)
      }
      for n in outcome.finding?.notes ?? [] { print("   N", n) }
    }
  }
}
