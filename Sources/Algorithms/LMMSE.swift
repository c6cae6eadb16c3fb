// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// The linear stage of VAMP, BSR17 (23): with `c = σ_w²/σ̃²`,
///
///     η̃(r̃; σ̃) = (A^H A + c I)⁻¹ (A^H y + c r̃)
///     <η̃'>     = (c/N) tr (A^H A + c I)⁻¹
///
/// `.asPrinted` is BSR17 (16), (20) to the letter (errata B1, B2), which lacks the part of `r̃` in
/// the null space of `A` and the `N − R` unit terms of the trace; it is right only if `R = N`.
public protocol LMMSE<S>: Sendable {
  associatedtype S: Scalar
  /// What the estimates of one batch `y ∈ M × D` need of it.
  func project(_ y: Matrix<S>) -> Matrix<S>
  /// Bytes of the matrix that the products of an estimate read; 0 by itself, as for a fast transform.
  var storedBytes: Int { get }
  /// `x̃ := η̃(r̃; σ̃)`, one `c > 0` a column; returns `<η̃'>` of every column.
  func estimate(
    _ projected: Matrix<S>, _ r: Matrix<S>, _ c: [S.Real], into x: inout Matrix<S>
  ) -> [S.Real]
}

extension LMMSE {
  public var storedBytes: Int { 0 }
}

public enum LMMSEVariant: Sendable { case exact, asPrinted }

/// LMMSE through the economy SVD `A = U Diag(s) V^H` of rank `R`:
///
///     η̃(r̃; σ̃) = r̃ + V Diag(s_i/(s_i² + c)) (U^H y − Diag(s) V^H r̃)
///     <η̃'>     = (1/N) [Σ_{i≤R} c/(s_i² + c) + (N − R)]
///
/// as printed: `η̃ = V Diag(s² + c)⁻¹ (Diag(s) U^H y + c V^H r̃)`, `<η̃'> = (1/N) Σ_{i≤R} c/(s_i² + c)`.
public struct SpectralLMMSE<S: Scalar>: LMMSE {
  public let svd: SVD<S>
  public let variant: LMMSEVariant

  public init(_ svd: SVD<S>, variant: LMMSEVariant = .exact) {
    self.svd = svd
    self.variant = variant
  }

  public var storedBytes: Int { svd.v.storedBytes }

  /// `U^H y`
  public func project(_ y: Matrix<S>) -> Matrix<S> {
    var projected = Matrix<S>(zeros: svd.rank, y.columns)
    projected.add(adjointOf: svd.u, y)
    return projected
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  public func estimate(
    _ projected: Matrix<S>, _ r: Matrix<S>, _ c: [S.Real], into x: inout Matrix<S>
  ) -> [S.Real] {
    let s = svd.s
    let n = svd.v.rows
    let nullity: S.Real = variant == .exact ? S.Real(Double(n - svd.rank)) : 0
    // w = V^H r̃
    var w = Matrix<S>(zeros: svd.rank, r.columns)
    w.add(adjointOf: svd.v, r)
    let divergences = w.writeColumns(from: projected) { d, uHy, w in
      withUnsafeTemporaryAllocation(of: S.Real.self, capacity: s.count) { inverse in
        // 1/(s_i² + c)
        inverse.initialize(repeating: 1)
        defer { inverse.deinitialize() }
        for i in w.indices { inverse[i] = 1 / (s[i] * s[i] + c[d]) }
        switch variant {
        case .exact:
          // w := Diag(s_i/(s_i² + c)) (U^H y − Diag(s) w)
          for i in w.indices { w[i] = S.scale(s[i] * inverse[i], uHy[i] - S.scale(s[i], w[i])) }
        case .asPrinted:
          // w := Diag(s_i² + c)⁻¹ (Diag(s) U^H y + c w)
          for i in w.indices {
            w[i] = S.scale(inverse[i], S.scale(s[i], uHy[i]) + S.scale(c[d], w[i]))
          }
        }
        return (c[d] * S.Real.sum(Column(inverse)) + nullity) / S.Real(Double(n))
      }
    }
    // x̃ = r̃ + V w, as printed V w
    x = variant == .exact ? r : Matrix(zeros: r.rows, r.columns)
    x.add(svd.v, w)
    return divergences
  }
}
