// SPDX-License-Identifier: GPL-3.0-or-later
import Testing
import Theorems

/// The claim of learned VAMP, at a size where a training takes a moment.
struct LearnedTests {
  private func finding(noise: Double, problems: Int = 3) throws -> Finding {
    var size = TrainedVAMP.Size()
    (size.rows, size.columns, size.layers) = (60, 120, 2)
    (size.steps, size.draws) = (60, 100)
    var settings = CheckSettings(threads: 2)
    settings.subject.predictedNoise = noise
    return try LearnedClaims.functions(problems: problems, size).check(Workbench(settings))
  }

  @Test(
    "Learned VAMP's functions are matched VAMP's, and not those of VAMP that was told other noise")
  func noise() throws {
    let (right, wrong) = (try finding(noise: 1), try finding(noise: 1000))
    for (own, other) in zip(right.comparisons, wrong.comparisons).dropLast() {
      #expect(own.measured >= 0 && own.measured < 0.3, "\(own.quantity): \(own.measured)")
      #expect(other.measured > 1, "\(other.quantity): \(other.measured)")
    }
    if case .holds = wrong.verdict { Issue.record("\(wrong.verdict)") }
  }

  @Test("one problem says nothing of how far a mean over problems is off")
  func oneProblem() throws {
    let finding = try finding(noise: 1, problems: 1)
    for comparison in finding.comparisons {
      #expect(comparison.standardError == .infinity, "\(comparison.quantity)")
    }
    #expect(finding.verdict.name == .inconclusive)
  }
}
