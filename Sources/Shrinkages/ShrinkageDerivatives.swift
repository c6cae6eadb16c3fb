// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// `η(r; σ, θ)` with the derivatives of it and of its slope by `r` and `σ`.
public struct EntryDerivatives<S: RealScalar>: Sendable {
  /// `η`
  public var value: S
  /// `∂η/∂r`
  public var dr: S
  /// `∂η/∂σ`
  public var dSigma: S
  /// `∂²η/∂r²`
  public var drr: S
  /// `∂²η/∂r∂σ`
  public var drSigma: S

  public init(value: S, dr: S, dSigma: S, drr: S, drSigma: S) {
    self.value = value
    self.dr = dr
    self.dSigma = dSigma
    self.drr = drr
    self.drSigma = drSigma
  }
}

/// The same with the derivatives by `θ`, in arrays of its own: for a few entries.
@dynamicMemberLookup
public struct ShrinkageDerivatives<S: RealScalar>: Sendable {
  public var entry: EntryDerivatives<S>
  /// `∂η/∂θ_i` and `∂²η/∂r∂θ_i`, `p` numbers each
  public var dTheta, drTheta: [S]

  public subscript(dynamicMember path: KeyPath<EntryDerivatives<S>, S>) -> S {
    entry[keyPath: path]
  }
}

extension ParametricShrinkage {
  /// Value and all derivatives at `r` and `σ > 0`.
  public func derivatives(_ r: S, _ sigma: S) -> ShrinkageDerivatives<S> {
    var dTheta = [S](repeating: .zero, count: theta.count)
    var drTheta = dTheta
    let entry = dTheta.withUnsafeMutableBufferPointer { dTheta in
      drTheta.withUnsafeMutableBufferPointer { derivatives(r, sigma, dTheta, $0) }
    }
    return ShrinkageDerivatives(entry: entry, dTheta: dTheta, drTheta: drTheta)
  }
}

extension RealScalar where Real == Self {
  /// `sgn(x)` where `|x| > t`, else 0; for `t ≥ 0`.
  static func sign(_ x: Self, beyond t: Self) -> Self {
    maximum(x - t, 0).support - maximum(-x - t, 0).support
  }
}
