// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Shrinkages

/// How flat the error is about a `θ`: moving by `Δq` costs about `Σ_k value_k (direction_k · Δq)²` dB, where `q_i` is
/// `ln θ_i` for a parameter that is above 0, and else `θ_i`.
public struct Curvature: Sendable, Equatable {
  /// As `ln θ1`.
  public let coordinates: [String]
  /// In dB, falling.
  public let values: [Double]
  /// Unit vectors.
  public let directions: [[Double]]

  /// The eigenvalues of `(10/ln 10) E[∂η/∂q ∂η/∂q^T]/E[(η̄ − X)²]`.
  init(_ audit: ShrinkageAudit) throws {
    let coordinates = audit.shrinkage.coordinates
    let count = coordinates.count
    func gradient(_ r: Double) -> [Double] {
      let slopes = audit.shrinkage.thetaDerivatives(r, audit.sigma)
      return zip(slopes, coordinates).map { $0 * $1.scale }
    }
    var moments = Matrix<Double>(zeros: count, count)
    for i in 0..<count {
      for j in 0...i {
        let moment = try audit.mean {
          let g = gradient($0)
          return g[i] * g[j]
        }
        (moments[i, j], moments[j, i]) = (moment, moment)
      }
    }
    let svd = try SVD(moments)
    self.coordinates = coordinates.map(\.name)
    values = svd.s.map { 10 / Double.log(10) * $0 / audit.mmse }
    directions = (0..<svd.rank).map { k in (0..<count).map { svd.v[$0, k] } }
  }
}

/// An entry of `θ` as `q`.
struct ThetaCoordinate: Sendable {
  let name: String
  /// `q`
  let value: Double
  /// `∂θ/∂q`
  let scale: Double
}

extension ParametricShrinkage<Double> {
  var coordinates: [ThetaCoordinate] {
    zip(Self.parameters(count: thetaCount), theta).map { parameter, theta in
      parameter.range == .positive
        ? ThetaCoordinate(name: "ln \(parameter.name)", value: Double.log(theta), scale: theta)
        : ThetaCoordinate(name: parameter.name, value: theta, scale: 1)
    }
  }

  /// `θ` beside the reference's, where both are of one family.
  func values(beside reference: any ParametricShrinkage<Double>) -> [ParameterValue] {
    zip(Self.parameters(count: thetaCount), theta).enumerated().map { k, entry in
      ParameterValue(
        block: "theta", name: entry.0.name, learned: entry.1,
        prescribed: isOfFamily(reference) ? reference.theta[k] : nil)
    }
  }

  /// `∂η/∂θ_i` at `r`.
  fileprivate func thetaDerivatives(_ r: Double, _ sigma: Double) -> [Double] {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * thetaCount) { buffer in
      buffer.initialize(repeating: 0)
      let first = UnsafeMutableBufferPointer(rebasing: buffer[..<thetaCount])
      let second = UnsafeMutableBufferPointer(rebasing: buffer[thetaCount...])
      _ = derivatives(r, sigma, first, second)
      return Array(first)
    }
  }
}
