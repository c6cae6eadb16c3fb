// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Audit
import Networks
import Problems
import StateEvolution
import Testing

/// Learned AMP beside AMP.
struct LAMPAuditTests {
  private let specification = ProblemSpecification(ensemble: .gaussian, rows: 30, columns: 60)

  private func audit(_ change: (SVD<Double>, inout [Double]) -> Void) throws -> NetworkAudit {
    let problem = try specification.draw(seed: 1, samples: 200)
    let network = LAMP1(a: problem.a, depth: 3, isTied: true)
    var parameters = try network.initial(AnalyticStart())
    let block = try #require(network.layout.block("B", layer: 0))
    var b = parameters[block]
    change(try SVD(problem.a), &b)
    parameters[block] = b
    let setting = try AuditSetting(
      a: problem.a, prior: .standard, noiseVariance: problem.noiseVariance)
    return try network.audit(
      parameters, setting, on: try AuditDraws(y: problem.y, x: problem.x))
  }

  private func fact(_ audit: NetworkAudit, _ name: String) throws -> Double {
    try #require(audit.layers[0].facts.first { $0.name == name }).value
  }

  @Test("AMP audits as AMP")
  func matched() throws {
    let audit = try audit { _, _ in }
    // The initial α is that of γ = 0.1.
    #expect(audit.layers.allSatisfy { abs($0.cost) < 1e-3 })
    #expect(audit.verdict == .matched)
    #expect(abs(try fact(audit, "cosine of B to Aᵀ") - 1) < 1e-12)
  }

  @Test("A pseudo-inverse, and a regularised one with its c, are found", arguments: [0, 0.3])
  func inverse(c: Double) throws {
    let audit = try audit { svd, b in
      var scaled = svd.v
      scaled.scaleColumns(by: svd.s.map { $0 / ($0 * $0 + c) })
      var inverse = Matrix<Double>(zeros: svd.v.rows, svd.u.rows)
      inverse.add(scaled, adjointOf: svd.u)
      b = inverse.storage
    }
    #expect(abs(try fact(audit, "cosine of B to (AᵀA + cI)⁻¹Aᵀ") - 1) < 1e-6)
    #expect(try fact(audit, "share of B outside the rows of A") < 1e-6)
    if c == 0 {
      #expect(abs(try fact(audit, "cosine of B to the pseudo-inverse") - 1) < 1e-9)
      #expect(abs(try fact(audit, "tr(BA)/N") - 0.5) < 1e-9)
    } else {
      #expect(abs(try fact(audit, "its c") / c - 1) < 1e-2)
    }
    #expect(audit.layers.allSatisfy { $0.distances.contains { $0.block == "B" && $0.isBeyond } })
  }

  @Test("A transposed B is worse, and B is named")
  func transposed() throws {
    let audit = try audit { _, b in
      b = Matrix(rows: 30, columns: 60, storage: b).adjoint.storage
    }
    #expect(audit.verdict == .worse && audit.layers[0].culprit == "B")
  }

  @Test(
    "An Onsager number that is half of what it should be is told, and costs the layers after it")
  func onsager() throws {
    let problem = try specification.draw(seed: 1, samples: 200)
    let network = LAMPb(a: problem.a, depth: 3, isTied: true)
    var start = AnalyticStart<Double>()
    start.y = Batch(problem.y)
    var parameters = try network.initial(start)
    let setting = try AuditSetting(
      a: problem.a, prior: .standard, noiseVariance: problem.noiseVariance)
    let draws = try AuditDraws(y: problem.y, x: problem.x)
    func distance(_ audit: NetworkAudit, _ layer: Int) -> Double? {
      audit.layers[layer].distances.first { $0.block == "b" }?.value
    }
    let right = try network.audit(parameters, setting, on: draws)
    // A mean over these very draws, beside that of one channel for all of them.
    #expect(abs(try #require(distance(right, 0))) < 0.05 && distance(right, 2) == nil)
    let block = try #require(network.layout.block("b", layer: 0))
    parameters[block] = parameters[block].map { $0 / 2 }
    let wrong = try network.audit(parameters, setting, on: draws)
    #expect(abs(try #require(distance(wrong, 0)) + 0.5) < 0.05)
    #expect(wrong.verdict == .worse)
  }

  @Test("Draws of other sizes, and signals of zero, are refused")
  func badDraws() throws {
    let problem = try specification.draw(seed: 1, samples: 3)
    let (y, x) = (problem.y, problem.x)
    #expect(throws: AuditError.self) { try AuditDraws(y: y, x: x[columns: 0..<2]) }
    #expect(throws: AuditError.self) { try AuditDraws(y: y, x: Matrix(zeros: 60, 3)) }
    let network = LAMP1(a: problem.a, depth: 2)
    let parameters = try network.initial(AnalyticStart())
    let setting = try AuditSetting(a: problem.a, prior: .standard, noiseVariance: 1e-4)
    let swapped = try AuditDraws(y: x, x: x)
    #expect(throws: AuditError.self) { try network.audit(parameters, setting, on: swapped) }
    let other = try AuditSetting(a: problem.a.adjoint, prior: .standard, noiseVariance: 1e-4)
    #expect(throws: AuditError.self) { try network.audit(parameters, other) }
  }

  @Test("Too few draws decide nothing")
  func undecided() throws {
    let problem = try specification.draw(seed: 1, samples: 1)
    let network = LAMP1(a: problem.a, depth: 2)
    var parameters = try network.initial(AnalyticStart())
    let block = try #require(network.layout.block("alpha", layer: 0))
    parameters[block] = [1.3]
    let setting = try AuditSetting(
      a: problem.a, prior: .standard, noiseVariance: problem.noiseVariance)
    let audit = try network.audit(
      parameters, setting, on: try AuditDraws(y: problem.y, x: problem.x))
    #expect(audit.layers[0].verdict == .undecided && audit.verdict == .undecided)
  }

  @Test("Without draws there is no audit of LAMP")
  func noDraws() throws {
    let a = try specification.drawMatrix(seed: 1)
    let network = LAMP1(a: a, depth: 2)
    let setting = try AuditSetting(a: a, prior: .standard, noiseVariance: 1e-4)
    let parameters = try network.initial(AnalyticStart())
    #expect(throws: AuditError.self) { try network.audit(parameters, setting) }
  }
}
