// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// The linear stage of VAMP, BSR17 (23): with `c = σ_w²/σ̃²`,
///
///     η̃(r̃; σ̃) = (A^T A + c I)⁻¹ (A^T y + c r̃)
///     <η̃'>     = (c/N) tr (A^T A + c I)⁻¹
///
/// `.asPrinted` is BSR17 (16), (20) to the letter (errata B1, B2), which lacks the part of `r̃` in
/// the null space of `A` and the `N − R` unit terms of the trace; it is right only if `R = N`.
public protocol LMMSE<S>: Sendable {
  associatedtype S: RealScalar
  /// What the estimates of one batch `y ∈ M × D` need of it.
  func project(_ y: Matrix<S>) -> Matrix<S>
  /// `x̃ := η̃(r̃; σ̃)`, one `c > 0` a column; returns `<η̃'>` of every column.
  func estimate(
    _ projected: Matrix<S>, _ r: Matrix<S>, _ c: [S], into x: inout Matrix<S>
  ) -> [S]
}

public enum LMMSEVariant: Sendable { case exact, asPrinted }

/// LMMSE through the economy SVD `A = U Diag(s) V^T` of rank `R`:
///
///     η̃(r̃; σ̃) = r̃ + V Diag(s_i/(s_i² + c)) (U^T y − Diag(s) V^T r̃)
///     <η̃'>     = (1/N) [Σ_{i≤R} c/(s_i² + c) + (N − R)]
///
/// as printed: `η̃ = V Diag(s² + c)⁻¹ (Diag(s) U^T y + c V^T r̃)`, `<η̃'> = (1/N) Σ_{i≤R} c/(s_i² + c)`.
public struct SpectralLMMSE<S: RealScalar>: LMMSE where S.Real == S {
  public let svd: SVD<S>
  public let variant: LMMSEVariant
  let uT: Matrix<S>
  let vT: Matrix<S>

  public init(_ svd: SVD<S>, variant: LMMSEVariant = .exact) {
    self.svd = svd
    self.variant = variant
    self.uT = svd.u.adjoint
    self.vT = svd.v.adjoint
  }

  /// `U^T y`
  public func project(_ y: Matrix<S>) -> Matrix<S> {
    var projected = Matrix<S>(zeros: svd.rank, y.columns)
    projected.add(uT, y)
    return projected
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  public func estimate(
    _ projected: Matrix<S>, _ r: Matrix<S>, _ c: [S], into x: inout Matrix<S>
  ) -> [S] {
    let s = svd.s
    let n = svd.v.rows
    let nullity: S = variant == .exact ? S(Double(n - svd.rank)) : 0
    // w = V^T r̃
    var w = Matrix<S>(zeros: svd.rank, r.columns)
    w.add(vT, r)
    let divergences = w.writeColumns(from: projected) { d, uTy, w in
      withUnsafeTemporaryAllocation(of: S.self, capacity: s.count) { inverse in
        // 1/(s_i² + c)
        inverse.initialize(repeating: 1)
        defer { inverse.deinitialize() }
        for i in w.indices { inverse[i] = 1 / (s[i] * s[i] + c[d]) }
        switch variant {
        case .exact:
          // w := Diag(s_i/(s_i² + c)) (U^T y − Diag(s) w)
          for i in w.indices { w[i] = s[i] * inverse[i] * (uTy[i] - s[i] * w[i]) }
        case .asPrinted:
          // w := Diag(s_i² + c)⁻¹ (Diag(s) U^T y + c w)
          for i in w.indices { w[i] = inverse[i] * (s[i] * uTy[i] + c[d] * w[i]) }
        }
        return (c[d] * S.sum(Column(inverse)) + nullity) / S(Double(n))
      }
    }
    // x̃ = r̃ + V w, as printed V w
    x = variant == .exact ? r : Matrix(zeros: r.rows, r.columns)
    x.add(svd.v, w)
    return divergences
  }
}
