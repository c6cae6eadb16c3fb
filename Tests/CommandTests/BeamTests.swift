// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// `assay beam` as a person and a search use it.
struct BeamTests {
  private static func share(_ arguments: String) -> Double {
    let outcome = Tool.assay(["beam"] + arguments.split(separator: " ").map(String.init))
    #expect(outcome.code == 0, "\(outcome.errors)")
    return outcome.output.split(separator: "\n").last.flatMap { Double($0) } ?? .nan
  }

  @Test(
    "The last line is the share: of more iterations more, and never more than the closed form's")
  func families() {
    for family in ["pgd --step 10", "power", "conjugate-gradient", "admm --penalty 3"] {
      let few = Self.share("--links 30 --layers 2 --family \(family)")
      let many = Self.share("--links 30 --layers 12 --family \(family)")
      #expect(0.9 < few && few < many && many <= 1 + 1e-12 && many > 0.999, "\(family)")
    }
  }

  @Test("Learned steps that begin too small are better than fixed ones; threads change nothing")
  func learned() {
    let fixed = Self.share("--family pgd --step 0.1 --layers 2 --links 20")
    let learned = "--family auto-pgd --step 0.1 --layers 2 --links 20 --updates 10"
    let untied = Self.share(learned + " --threads 1")
    #expect(untied > fixed + 0.01 && untied == Self.share(learned + " --threads 2"))
    #expect(Self.share(learned + " --shared true") != untied)
  }

  @Test("Mistakes are named, with what would be right")
  func mistakes() {
    for (arguments, message) in [
      ("--family newton --layers 2", "'pgd', 'auto-pgd', 'admm', 'power' or 'conjugate-gradient'"),
      ("--family power --layers 0", "--layers is 1 or more, not 0"),
      ("--family power --layers 2 --links 0", "--links is 1 or more, not 0"),
      ("--family pgd --layers 2", "pgd wants a --step above 0"),
      ("--family pgd --layers 2 --step -1", "--step is a number above 0, not -1.0"),
      ("--family admm --layers 2 --penalty inf", "--penalty is a number above 0, not inf"),
      ("--family admm --layers 2 --penalty 1 --step 1", "admm has no --step"),
      ("--family power --layers 2 --shared true", "--shared is of auto-pgd; power has none"),
      ("--family pgd --step 1 --layers 2 --updates 3", "--updates is of auto-pgd; pgd has none"),
    ] {
      let outcome = Tool.assay(["beam"] + arguments.split(separator: " ").map(String.init))
      #expect(outcome.code == 64 && outcome.errors.contains(message), "\(outcome.errors)")
    }
  }

  @Test("A search over families goes end to end, each trial with the dimensions of its family")
  func search() throws {
    try Tool.withFolder { folder in
      let examples = Tool.root.appendingPathComponent("Examples/Tune")
      let csv = folder.appendingPathComponent("a.csv")
      let path = Tool.release.deletingLastPathComponent().path
      let outcome = Tool.assay(
        [
          "tune", examples.appendingPathComponent("beams.yaml").path, "--study",
          folder.appendingPathComponent("a").path, "--trials", "12", "--maximise", "--lookahead",
          "1", "--workers", "2", "--csv", csv.path, "--",
          examples.appendingPathComponent("beam.sh").path,
        ],
        environment: ["PATH": path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")])
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(outcome.output.hasPrefix("12 trials, 12 with a number; greatest first"))
    }
  }
}
