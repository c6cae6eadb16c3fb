// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Audit
import Coherence
import Networks
import Problems
import Testing

/// Learned ISTA of every kind beside what theory prescribes for it.
struct ThresholdAuditTests {
  private let problem: Problem<Matrix<Double>, Double>
  private let draws: AuditDraws
  private let start: AnalyticStart<Double>

  init() throws {
    let specification = ProblemSpecification(ensemble: .gaussian, rows: 20, columns: 40)
    problem = try specification.draw(seed: 1, samples: 300)
    draws = try AuditDraws(y: problem.y, x: problem.x)
    let largest = try #require(try SVD(problem.a).s.first)
    var start = AnalyticStart<Double>()
    (start.step, start.lambda) = ((1 - 0x1p-20) / (largest * largest), 0.3)
    start.weight = try AnalyticWeight.closedForm(problem.a)
    self.start = start
  }

  /// The audit of a network of four layers that starts as ISTA, or as ALISTA, with a change.
  private func audit<N: AuditedNetwork>(
    _ type: N.Type, certified: Bool = false,
    _ change: (N, inout ParameterVector<Double>) throws -> Void = { _, _ in }
  ) throws -> NetworkAudit {
    let network = N(a: problem.a, depth: 4)
    var parameters = try network.initial(start)
    // ALISTA's full steps want other thresholds than ISTA's.
    for block in network.layout.blocks
    where block.name == "theta" && N.card.kind.hasPrefix("alista") {
      parameters[block] = [0.4]
    }
    try change(network, &parameters)
    var setting = try AuditSetting(a: problem.a)
    setting.certifiesCoherence = certified
    return try network.audit(parameters, setting, on: draws)
  }

  private func set<N: AuditedNetwork>(
    _ name: String, _ layer: Int, _ network: N, _ parameters: inout ParameterVector<Double>,
    _ change: ([Double]) -> [Double]
  ) throws {
    let block = try #require(network.layout.block(name, layer: layer))
    parameters[block] = change(parameters[block])
  }

  private func lastThreshold(_ audit: NetworkAudit) throws -> Double {
    try #require(
      audit.layers[3].facts.first { $0.name == "threshold that leaves the least error here" }
    ).value
  }

  /// The analytic start but for the last threshold, where ISTA's is not the best.
  private func well<N: AuditedNetwork>(_ type: N.Type, threshold: String) throws -> NetworkAudit {
    let best = try lastThreshold(audit(type))
    return try audit(type) { network, parameters in
      try set(threshold, 3, network, &parameters) { _ in [best] }
    }
  }

  @Test("Weights that couple, and ALISTA's weight, audit as matched")
  func matched() throws {
    let audits = [
      try well(LISTA<Double>.self, threshold: "lambda"),
      try well(LISTAAB<Double>.self, threshold: "lambda"),
      try well(LISTAGS<Double>.self, threshold: "theta"),
      try well(ALISTA<Double>.self, threshold: "theta"),
      try well(ALISTAGS<Double>.self, threshold: "theta"), try audit(SLISTA<Double>.self),
    ]
    for audit in audits {
      #expect(audit.layers.allSatisfy { $0.verdict == .matched }, "\(audit.sentence)")
      #expect(audit.verdict == .matched, "\(audit.sentence)")
    }
  }

  @Test("An S that does not couple is named, in its layer")
  func uncoupled() throws {
    let audit = try audit(LISTA<Double>.self) { network, parameters in
      try set("S", 2, network, &parameters) { $0.map { 0.7 * $0 } }
    }
    #expect(audit.layers[1].verdict == .matched && audit.layers[2].culprit == "S")
    let distance = try #require(audit.layers[2].distances.first)
    #expect(distance.isBeyond && distance.value > 0.1)
    // Nothing is estimated before the first layer, whose S has no part in it.
    #expect(audit.layers[0].distances.isEmpty)
  }

  @Test("A last threshold of four times ISTA's deviates, an earlier one does not by itself")
  func threshold() throws {
    let audit = try audit(LISTA<Double>.self) { network, parameters in
      try set("lambda", 3, network, &parameters) { $0.map { 4 * $0 } }
      try set("lambda", 1, network, &parameters) { $0.map { 4 * $0 } }
    }
    #expect(audit.layers[3].culprit == "lambda" && audit.layers[1].verdict == .matched)
  }

  @Test("Without a threshold all inactive rows are taken for active, above all thresholds none")
  func falseShare() throws {
    let audit = try audit(LISTA<Double>.self) { network, parameters in
      try set("lambda", 1, network, &parameters) { _ in [0] }
      try set("lambda", 2, network, &parameters) { _ in [1e6] }
    }
    let shares = audit.layers.compactMap { layer in
      layer.facts.first { $0.name == "share of inactive rows that it takes for active" }?.value
    }
    try #require(shares.count == 4)
    #expect(0 < shares[0] && shares[0] < 1 && shares[1] == 1 && shares[2] == 0)
  }

  @Test("Of ALISTA a factor of W is a step: no other weight, and no other verdict")
  func gauge() throws {
    let best = try lastThreshold(audit(ALISTA<Double>.self))
    let audit = try audit(ALISTA<Double>.self) { network, parameters in
      try set("theta", 3, network, &parameters) { _ in [best] }
      try set("W", 0, network, &parameters) { $0.map { 4 * $0 } }
      for t in 0..<4 { try set("gamma", t, network, &parameters) { $0.map { $0 / 4 } } }
    }
    #expect(audit.verdict == .matched, "\(audit.sentence)")
  }

  @Test(
    "A column of W with another product than 1 is told, however near", arguments: [0.998, 1.05])
  func products(product: Double) throws {
    let audit = try audit(LISTACP<Double>.self) { network, parameters in
      for t in 0..<4 {
        try set("W", t, network, &parameters) { _ in
          guard let weight = start.weight else { return [] }
          return weight.storage.enumerated().map { $0 < 20 ? product * $1 : $1 }
        }
      }
    }
    #expect(audit.layers.allSatisfy { $0.verdict != .matched })
    #expect(audit.layers[0].distances.contains { $0.block == "W" && $0.isBeyond })
  }

  @Test("A weight of another matrix is worse, and W is named")
  func otherWeight() throws {
    let other = try ProblemSpecification(ensemble: .gaussian, rows: 20, columns: 40)
      .drawMatrix(seed: 2)
    let audit = try audit(ALISTA<Double>.self) { network, parameters in
      let weight = try AnalyticWeight.closedForm(other)
      try set("W", 0, network, &parameters) { _ in weight.storage }
    }
    #expect(audit.verdict == .worse)
    #expect(audit.layers.contains { $0.culprit == "W" })
  }

  @Test("What a certificate says lies below every weight, and thresholds of Theorem 3 cover rows")
  func certified() throws {
    let audit = try audit(ALISTA<Double>.self, certified: true) { network, parameters in
      for t in 0..<4 { try set("theta", t, network, &parameters) { _ in [100] } }
    }
    let facts = audit.layers[0].facts
    let least = try #require(facts.first { $0.name.hasPrefix("certified") }).value
    let own = try #require(facts.first { $0.name == "coherence of W" }).value
    #expect(least > 0 && least <= own)
    let covered = try #require(facts.first { $0.name.hasPrefix("active rows") }).value
    #expect(covered >= 1)
  }

  @Test("Steps a hundred times ISTA's are worse than ISTA, and named")
  func steps() throws {
    let audit = try audit(SLISTA<Double>.self) { network, parameters in
      for t in 0..<4 { try set("gamma", t, network, &parameters) { $0.map { 100 * $0 } } }
    }
    #expect(audit.verdict == .worse && audit.layers[1].culprit == "gamma")
  }

  @Test("Every network has an audit")
  func register() {
    #expect(
      Set(Audits.types.map { $0.card.kind }) == Set(NetworkRegister.cards.map(\.kind)))
  }

  @Test("A network that knows its matrix by heart is lost on others, and one that does not is not")
  func ensemble() throws {
    let specification = ProblemSpecification(ensemble: .gaussian, rows: 20, columns: 40)
    let others = try (1...5).map { k in
      let a = try specification.drawMatrix(seed: 1, trial: k, of: .given)
      let drawn = specification.draw(a, seed: 1, samples: 60, firstTrial: 300 + 60 * k)
      return OtherMatrix(a: a, draws: try AuditDraws(y: drawn.y, x: drawn.x))
    }
    func gap<N: AuditedNetwork>(_ type: N.Type) throws -> EnsembleGap {
      let network = N(a: problem.a, depth: 4)
      return try #require(
        try network.audit(
          try network.initial(start), try AuditSetting(a: problem.a), on: draws, others: others
        ).ensemble)
    }
    let (lista, slista) = (try gap(LISTA<Double>.self), try gap(SLISTA<Double>.self))
    #expect(lista.gap > 0.5 && lista.gap > 5 * lista.standardError)
    #expect(abs(slista.gap) < 3 * slista.standardError + 0.2)
    #expect(lista.matrices == 5 && lista.draws == 300)
  }
}
