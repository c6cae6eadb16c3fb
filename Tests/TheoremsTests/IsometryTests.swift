// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Coherence
import Problems
import Testing
import Theorems

@Suite("Restricted isometry and coupling") struct IsometryTests {
  @Test("δ_1 and δ_2 of unit columns are 0 and μ; δ_3 of equiangular ones 2 μ at most")
  func constants() throws {
    let stream = Stream(root: 4, name: "isometry", trial: 0)
    let a = Matrix<Double>(rows: 6, columns: 9) { _, _ in stream.normal() }.withUnitColumns
    let mu = try MutualCoherence(a).value
    #expect(try RestrictedIsometry.constant(a, sparsity: 1) < 1e-14)
    #expect(abs(try RestrictedIsometry.constant(a, sparsity: 2) - mu) < 1e-14)
    let three = try RestrictedIsometry.constant(a, sparsity: 3)
    #expect(three >= mu && three <= RestrictedIsometry.bound(coherence: mu, sparsity: 3))
    // Three vectors at 120°: 2 μ is reached, their sum being 0.
    let root = 3.0.squareRoot() / 2
    let plane = Matrix<Double>(
      rows: 3, columns: 4, storage: [1, 0, 0, -0.5, root, 0, -0.5, -root, 0, 0, 0, 1])
    #expect(abs(try RestrictedIsometry.constant(plane, sparsity: 3) - 1) < 1e-14)
  }

  @Test("what cannot be enumerated is refused")
  func refused() {
    let a = Matrix<Double>(rows: 30, columns: 100) { Double($0 == $1 % 30 ? 1 : 0) }
    for s in [0, 31, 4] {
      #expect(throws: CheckError.self) { try RestrictedIsometry.constant(a, sparsity: s) }
    }
  }

  @Test("as many matrices are enumerated as the evidence says")
  func matrices() throws {
    let claim = try #require(TheoremSuite.claims.first { $0.id == "rip/coherence" })
    let finding = try #require(Outcome(claim, on: Workbench(CheckSettings())).finding)
    let draws = try #require(finding.comparisons.first?.draws)
    #expect(claim.evidence.hasPrefix("all supports of \(draws) matrices of"), "\(claim.evidence)")
  }

  @Test("Theorem 1's inequalities are violated by a network whose thresholds are not those it has")
  func planted() throws {
    let claims = TheoremSuite.claims.filter {
      $0.id.hasPrefix("rip/") || $0.id.hasPrefix("thm1/")
    }
    #expect(claims.count == 5)
    #expect(
      claims.allSatisfy { Outcome($0, on: Workbench(CheckSettings())).verdict.name == .holds })
    let ista = try #require(claims.first { $0.id == "thm1/ista" })
    let small = Workbench(CheckSettings(subject: Subject(networkThreshold: 0.02)))
    #expect(Outcome(ista, on: small).verdict.name == .violated)
    let large = Workbench(CheckSettings(subject: Subject(networkThreshold: 1e3)))
    #expect(Outcome(ista, on: large).verdict.name == .silent)
  }
}
