// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [BF] A link: what a transmitter of `N_t` antennas is heard like by a receiver of `N_r`,
///
///     y = H W s + n,   n ~ CN(0, σ² I),   ‖W‖_F² ≤ P.
public struct Link<S: Scalar>: Sendable {
  /// `H ∈ C^{N_r×N_t}`
  public let h: Matrix<S>
  /// `σ² > 0`, of this link alone.
  public let noiseVariance: S.Real
  /// `P > 0`, of all streams and antennas together.
  public let power: S.Real

  public init(h: Matrix<S>, noiseVariance: S.Real, power: S.Real) {
    (self.h, self.noiseVariance, self.power) = (h, noiseVariance, power)
  }
}

/// A link that cannot be one; the description says what would be right.
public struct LinkError: Error, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

extension Link where S.Real == Double {
  /// - Throws: `LinkError` for a channel that is zero or whose squares overflow, and for `σ²` or `P` that is not above 0.
  public init(checked h: Matrix<S>, noiseVariance: Double, power: Double) throws(LinkError) {
    for (name, value) in [("the noise variance σ²", noiseVariance), ("the power P", power)]
    where !(value > 0 && value.isFinite) {
      throw LinkError("\(name) is \(value); a number above 0 is wanted")
    }
    let square = h.columnSquaredNorms.reduce(0, +)
    guard square.isFinite else {
      throw LinkError(
        "the channel H has ‖H‖² = \(square); numbers whose squares binary64 holds are wanted")
    }
    guard square > 0 else { throw LinkError("the channel H is zero: nothing is heard") }
    self.init(h: h, noiseVariance: noiseVariance, power: power)
  }
}
