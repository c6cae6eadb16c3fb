// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Audit
import Networks
import Problems
import Shrinkages
import StateEvolution
import Testing

/// Audits of learned VAMP over generated problems: sizes, spectra, priors, noise, layers.
struct GeneratedAuditTests {
  static let cases = 500

  /// Matched VAMP of a drawn problem, and what may be done to it.
  private struct Drawn {
    let setting: AuditSetting
    let network: LVAMP<Double>
    let svd: SVD<Double>
    var parameters: ParameterVector<Double>
    private let stream: Stream

    init(_ k: Int) throws {
      stream = Stream(root: 14, name: "audits", trial: k)
      let stream = stream
      func between(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * stream.uniform()
      }
      let rows = 8 + Int(8 * stream.uniform())
      var stated = ProblemSpecification(
        ensemble: k.isMultiple(of: 3) ? .gaussian : .geometric(kappa: between(1.5, 30)),
        rows: rows, columns: rows + 4 + Int(12 * stream.uniform()))
      (stated.gamma, stated.phi, stated.snr) = (
        between(0.05, 0.3), between(0.5, 2), between(15, 40)
      )
      let a = try stated.drawMatrix(seed: UInt64(k))
      let prior = try BernoulliGaussianPrior(gamma: stated.gamma, phi: stated.phi)
      setting = try AuditSetting(a: a, prior: prior, noiseVariance: stated.noiseVariance)
      svd = try SVD(a)
      network = LVAMP(
        a: a, depth: 3, isTied: k.isMultiple(of: 2),
        shrinkage: BernoulliGaussian(gamma: stated.gamma, phi: stated.phi))
      var start = AnalyticStart<Double>()
      (start.svd, start.noiseVariance) = (svd, stated.noiseVariance)
      start.signalVariance = prior.secondMoment
      parameters = try network.initial(start)
    }

    func audit() throws -> NetworkAudit { try network.audit(parameters, setting) }

    /// A number between 0 and 1.
    func uniform() -> Double { stream.uniform() }

    mutating func change(
      _ name: String, _ layer: Int, _ change: ([Double]) -> [Double]
    ) throws {
      let block = try #require(network.layout.block(name, layer: layer))
      parameters[block] = change(parameters[block])
    }

    /// Triplets in a random order, pairs of vectors with random signs.
    mutating func turn() throws {
      let rank = svd.rank
      let order = (0..<rank).map { ($0, stream.uniform()) }.sorted { $0.1 < $1.1 }.map(\.0)
      let signs = (0..<rank).map { _ in stream.uniform() < 0.5 ? -1.0 : 1 }
      for t in 0..<(network.frame.isTied ? 1 : network.depth) {
        for name in ["U", "s", "V"] {
          try change(name, t) { numbers in
            let length = numbers.count / rank
            return order.flatMap { k in
              numbers[(k * length)..<((k + 1) * length)].map {
                name == "s" ? $0 : signs[k] * $0
              }
            }
          }
        }
      }
    }

    /// One block of one layer as no theory has it.
    mutating func plant(_ kind: Int) throws -> (layer: Int, block: String) {
      let tied = network.frame.isTied
      let layer = Int(3 * uniform())
      let factor = uniform() < 0.5 ? 1 / (3 + 5 * uniform()) : 3 + 5 * uniform()
      switch kind % 4 {
      case 0:
        try change("theta", layer) { [$0[0] * factor, $0[1]] }
        return (layer, "theta")
      case 1:
        let shift = (uniform() < 0.5 ? -1 : 1) * (1 + 2 * uniform())
        try change("theta", layer) { [$0[0], $0[1] + shift] }
        return (layer, "theta")
      case 2:
        try change("s", layer) {
          $0.enumerated().map { $0.offset < 3 ? factor * $0.element : $0.element }
        }
        return (tied ? 0 : layer, "s")
      default:
        try change("sigma_w2", layer) { $0.map { 10 * factor * factor * $0 } }
        return (tied ? 0 : layer, "sigma_w2")
      }
    }
  }

  @Test("No gauge transform is flagged")
  func gauges() throws {
    let verdicts = try concurrentMap(Self.cases, threads: 2) { k in
      Result { () throws -> Bool in
        var drawn = try Drawn(k)
        try drawn.turn()
        return try drawn.audit().layers.allSatisfy { $0.verdict == .matched }
      }
    }.map { try $0.get() }
    #expect(verdicts.indices.filter { !verdicts[$0] } == [])
  }

  @Test(
    "No planted deviation that costs more than 0.1 dB passes, and its block is among those to blame"
  )
  func deviations() throws {
    let found = try concurrentMap(Self.cases, threads: 2) { k in
      Result { () throws -> (costs: Bool, passes: Bool, isNamed: Bool) in
        var drawn = try Drawn(k)
        let matched = try drawn.audit()
        let (layer, block) = try drawn.plant(k)
        let audit = try drawn.audit()
        // What state evolution says, without the audit's own verdicts.
        let costs = zip(audit.layers, matched.layers).contains {
          ($0.predicted ?? .infinity) - ($1.predicted ?? 0) > 0.1
        }
        let first = audit.layers.first { $0.verdict == .deviates }
        return (
          costs, audit.verdict == .matched || audit.verdict == .equivalent,
          first.map { $0.layer >= layer && ($0.culprit ?? "").contains(block) } ?? false
        )
      }
    }.map { try $0.get() }
    let costly = found.indices.filter { found[$0].costs }
    #expect(costly.count > Self.cases / 3, "\(costly.count)")
    #expect(costly.filter { found[$0].passes } == [])
    #expect(costly.filter { !found[$0].isNamed } == [])
  }
}
