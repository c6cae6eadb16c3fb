// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Balls
import Calls

/// The binary64 numbers nearest to the exact results of a call, proven so.
public struct Proof: Sendable {
  public let outputs: [String: Tensor<Double>]
  /// Bits at which every component was decided.
  public let precision: Int
  /// How many components there are, all of them certified.
  public var total: Int { outputs.values.reduce(0) { $0 + $1.entries.count } }
}

public struct ProofFailure: Error, CustomStringConvertible {
  public let description: String
  public init(description: String) { self.description = description }
}

/// Runs the reference in ball arithmetic, doubling the precision until every component of every
/// output rounds to one binary64 number.
public struct Prover: Sendable {
  /// How `(A A^T + c I)⁻¹` is enclosed, where a call needs it.
  public enum Route: String, Codable, Sendable {
    /// The call has no inverse in it.
    case direct
    case cholesky
    case nearDiagonal = "near-diagonal"
  }

  public init() {}

  /// The route a call is proven by first, and the independent one that may confirm it.
  public func routes(for call: Call, _ inputs: [String: Tensor<Double>]) -> [Route] {
    switch call.algorithm {
    case .lmmse, .vampL1, .vamp, .vampAsPrinted, .emVAMP: break
    case .oamp where call.parameters.estimator != .matchedFilter: break
    case .complexVAMP: return [.cholesky]
    default: return [.direct]
    }
    let rows = inputs["A"]?.shape.first ?? 0
    return rows > 64 ? [.nearDiagonal, .cholesky] : [.cholesky, .nearDiagonal]
  }

  /// - Throws: `ProofFailure` when 8192 bits do not decide every component.
  public func prove(
    _ call: Call, _ inputs: [String: Tensor<Double>], route: Route, startingAt bits: Int = 192
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
    throw ProofFailure(description: "\(call.algorithm.rawValue): \(undecided) at 8192 bits")
  }

  /// Enclosures of the exact results, at one precision.
  public func enclose(
    _ call: Call, _ inputs: [String: Tensor<Double>], _ route: Route, _ precision: Int
  ) throws -> [String: Tensor<Ball>] {
    try Ball.$precision.withValue(precision) {
      try reference(route)(call, inputs.mapValues { $0.map { Ball($0) } })
    }
  }

  private func reference(_ route: Route) -> Reference<Ball> {
    @Sendable func gram(_ a: Matrix<Ball>) throws -> any ShiftedGram<Ball> {
      route == .nearDiagonal ? try nearDiagonal(a) : CholeskyGram(a)
    }
    return Reference(
      lmmse: { a, variant in GramLMMSE(a, gram: try gram(a), variant: variant) }, gram: gram,
      complexLMMSE: { GramLMMSE($0, gram: CholeskyGram($0)) })
  }

  private func nearDiagonal(_ a: Matrix<Ball>) throws -> NearDiagonalGram {
    let svd = try SVD(a.map { $0.midpoint })
    guard svd.rank == a.rows else {
      throw ProofFailure(description: "near-diagonalisation of a matrix of rank \(svd.rank) < M")
    }
    return try NearDiagonalGram(a, eigenvectors: svd.u)
  }

  private func decide(_ tensor: Tensor<Ball>) throws -> Tensor<Double> {
    Tensor(
      tensor.shape,
      try tensor.entries.enumerated().map { offset, ball in
        guard let value = ball.rounded else {
          throw Undecided(description: "component \(tensor.index(of: offset)) is \(ball)")
        }
        return value
      })
  }
}
