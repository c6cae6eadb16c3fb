// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Balls
import Calls
import Golden
import Methods

/// The binary64 numbers nearest to the exact results of a call, proven so.
public struct Proof: Sendable {
  public let outputs: Arrays<Double>
  /// Bits at which every component was decided.
  public let precision: Int
  /// How many components there are, all of them certified.
  public var total: Int { outputs.values.reduce(0) { $0 + $1.count } }
}

public struct ProofFailure: Error, CustomStringConvertible {
  public let description: String
  public init(description: String) { self.description = description }
}

/// Runs the reference in ball arithmetic, doubling the precision until every component of every
/// output rounds to one binary64 number.
public struct Prover: Sendable {
  public init() {}

  /// - Throws: `ProofFailure` when 8192 bits do not decide every component.
  public func prove(
    _ call: Call, _ inputs: Arrays<Double>, route: ProofRoute, startingAt bits: Int = 192
  ) throws -> Proof {
    var precision = bits
    var undecided = ""
    while precision <= 8192 {
      do {
        let balls = try enclose(call, inputs, route, precision)
        return Proof(outputs: try balls.mapValues(decide), precision: precision)
      } catch let error as Undecided {
        undecided = error.description
      }
      precision *= 2
    }
    throw ProofFailure(description: "\(call.method): \(undecided) at 8192 bits")
  }

  /// Enclosures of the exact results, at one precision.
  public func enclose(
    _ call: Call, _ inputs: Arrays<Double>, _ route: ProofRoute, _ precision: Int
  ) throws -> Arrays<Ball> {
    try Ball.$precision.withValue(precision) {
      try reference(route)(call, inputs.mapValues { $0.map { Ball($0) } })
    }
  }

  private func reference(_ route: ProofRoute) -> Reference<Ball> {
    @Sendable func gram(_ a: Matrix<Ball>) throws -> any ShiftedGram<Ball> {
      route == .nearDiagonal ? try nearDiagonal(a) : CholeskyGram(a)
    }
    return Reference(
      Factorisations(
        lmmse: { a, variant in GramLMMSE(a, gram: try gram(a), variant: variant) }, gram: gram,
        complexLMMSE: { GramLMMSE($0, gram: CholeskyGram($0)) }))
  }

  private func nearDiagonal(_ a: Matrix<Ball>) throws -> NearDiagonalGram {
    let svd = try SVD(a.map { $0.midpoint })
    guard svd.rank == a.rows else {
      throw ProofFailure(description: "near-diagonalisation of a matrix of rank \(svd.rank) < M")
    }
    return try NearDiagonalGram(a, eigenvectors: svd.u)
  }

  private func decide(_ values: Values<Ball>) throws -> Values<Double> {
    values.replacing(
      try values.parts.enumerated().map { offset, ball in
        guard let value = ball.rounded else {
          throw Undecided(description: "component \(values.place(offset).index) is \(ball)")
        }
        return value
      })
  }
}
