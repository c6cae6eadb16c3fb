// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Audit
import Networks
import Problems
import Shrinkages
import StateEvolution

/// A small problem and matched VAMP for it, with a change that is drawn from `seed`.
struct AuditCase: PropertyCase {
  var rows, columns, layers: Int
  /// `nil` for a matrix of independent entries.
  var kappa: Double?
  var gamma, phi, snr: Double
  var isTied: Bool
  /// Of the matrix, and of what else is random.
  var seed: UInt64

  init(from stream: Stream) {
    func between(_ low: Double, _ high: Double) -> Double {
      low + (high - low) * stream.uniform()
    }
    rows = Int(between(8, 16))
    columns = rows + Int(between(4, 16))
    layers = 3
    kappa = stream.uniform() < 0.3 ? nil : between(1.5, 30)
    (gamma, phi, snr) = (between(0.05, 0.3), between(0.5, 2), between(15, 40))
    isTied = stream.uniform() < 0.5
    seed = UInt64(stream.integer())
  }

  var simpler: [AuditCase] {
    var cases: [AuditCase] = []
    func add(_ isSmaller: Bool, _ change: (inout AuditCase) -> Void) {
      guard isSmaller else { return }
      var other = self
      change(&other)
      cases.append(other)
    }
    add(layers > 1) { $0.layers = layers - 1 }
    add(rows > 4) { ($0.rows, $0.columns) = (rows / 2, max(columns / 2, rows / 2 + 1)) }
    add(!isTied) { $0.isTied = true }
    add(phi != 1) { $0.phi = 1 }
    return cases
  }

  var description: String {
    "\(rows)×\(columns), κ = \(kappa.map { "\($0)" } ?? "of independent entries"), γ = \(gamma), φ = \(phi),"
      + " SNR \(snr) dB, \(layers) \(isTied ? "tied" : "untied") layers, seed \(seed)"
  }

  /// Matched VAMP, and what it is audited for.
  func matched() throws -> Matched {
    var stated = ProblemSpecification(
      ensemble: kappa.map { .geometric(kappa: $0) } ?? .gaussian, rows: rows, columns: columns)
    (stated.gamma, stated.phi, stated.snr) = (gamma, phi, snr)
    let a = try stated.drawMatrix(seed: seed)
    let prior = try BernoulliGaussianPrior(gamma: gamma, phi: phi)
    let network = LVAMP(
      a: a, depth: layers, isTied: isTied, shrinkage: BernoulliGaussian(gamma: gamma, phi: phi))
    var start = AnalyticStart<Double>()
    (start.svd, start.noiseVariance) = (try SVD(a), stated.noiseVariance)
    start.signalVariance = prior.secondMoment
    return Matched(
      network: network, parameters: try network.initial(start),
      setting: try AuditSetting(a: a, prior: prior, noiseVariance: stated.noiseVariance),
      stream: Stream(root: seed, name: "changes", trial: 0))
  }

  struct Matched {
    let network: LVAMP<Double>
    var parameters: ParameterVector<Double>
    let setting: AuditSetting
    let stream: Stream

    func audit() throws -> NetworkAudit { try network.audit(parameters, setting) }

    private mutating func change(
      _ name: String, _ layer: Int, _ change: ([Double]) -> [Double]
    ) {
      guard let block = network.layout.block(name, layer: layer) else { return }
      parameters[block] = change(parameters[block])
    }

    /// Singular triplets in a random order, with random signs of their vectors.
    mutating func turn() {
      let rank = min(network.a.rows, network.a.columns)
      let order = (0..<rank).map { ($0, stream.uniform()) }.sorted { $0.1 < $1.1 }.map(\.0)
      let signs = (0..<rank).map { _ in stream.uniform() < 0.5 ? -1.0 : 1 }
      for t in 0..<(network.frame.isTied ? 1 : network.depth) {
        for name in ["U", "s", "V"] {
          change(name, t) { numbers in
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

    /// A block of a layer, or of all tied ones, as no theory has it.
    mutating func plant() -> (layer: Int, block: String) {
      let layer = Int(Double(network.depth) * stream.uniform())
      let first = network.frame.isTied ? 0 : layer
      let size = 3 + 5 * stream.uniform()
      let factor = stream.uniform() < 0.5 ? size : 1 / size
      let shift = (factor > 1 ? 1 : -1) * (1 + 2 * stream.uniform())
      switch Int(4 * stream.uniform()) {
      case 0:
        change("theta", layer) { [$0[0] * factor, $0[1]] }
        return (layer, "theta")
      case 1:
        change("theta", layer) { [$0[0], $0[1] + shift] }
        return (layer, "theta")
      case 2:
        change("s", layer) { $0.enumerated().map { $0 < 3 ? factor * $1 : $1 } }
        return (first, "s")
      default:
        change("sigma_w2", layer) { $0.map { 10 * size * $0 } }
        return (first, "sigma_w2")
      }
    }
  }
}
