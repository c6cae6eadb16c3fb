// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks

/// What a network does on other matrices of the ensemble, its parameters as they are: one that learned its matrix by
/// heart is lost there.
public struct EnsembleGap: Sendable {
  public let matrices, draws: Int
  /// NMSE in dB on the others, a ratio of sums over all of them.
  public let decibels: Double
  /// By how much that is worse than on its own matrix, in dB.
  public let gap: Double
  /// Of the gap. What draws of one matrix share is part of it: each of the other matrices is one observation.
  public let standardError: Double

  /// - Parameters:
  ///   - own: `‖x̂ − x‖²` and `‖x‖²` by draw, on the network's own matrix.
  ///   - others: their sums by matrix.
  init(
    own: (errors: [Double], powers: [Double]), others: [(error: Double, power: Double)], draws: Int
  ) {
    let here = PairedExcess(own.errors, own.powers)
    let there = PairedExcess(others.map(\.error), others.map(\.power))
    matrices = others.count
    self.draws = draws
    decibels = there.decibels
    gap = there.decibels - here.decibels
    standardError =
      (here.standardError * here.standardError + there.standardError * there.standardError)
      .squareRoot()
  }
}

/// Another matrix of the ensemble, with draws of the problem for it.
public struct OtherMatrix: Sendable {
  public let a: Matrix<Double>
  public let draws: AuditDraws
  public init(a: Matrix<Double>, draws: AuditDraws) { (self.a, self.draws) = (a, draws) }
}

extension AuditedNetwork {
  func ensembleGap(
    _ parameters: ParameterVector<Double>, _ draws: AuditDraws, _ others: [OtherMatrix]
  ) throws -> EnsembleGap {
    func errors(_ network: Self, _ draws: AuditDraws) throws -> [Double] {
      let all = try network.squaredErrors(
        parameters, draws.y, truth: draws.x, threads: draws.threads)
      return all[all.count - 1]
    }
    let found = try others.map { other in
      let network = Self(frame.with(Self.card, a: other.a))
      return (
        error: try errors(network, other.draws).reduce(0, +),
        power: other.draws.powers.reduce(0, +)
      )
    }
    return EnsembleGap(
      own: (try errors(self, draws), draws.powers), others: found,
      draws: others.reduce(0) { $0 + $1.draws.y.samples })
  }
}
