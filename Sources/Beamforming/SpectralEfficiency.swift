// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule

/// [BF] The spectral efficiency of beams `W ∈ C^{N_t×d}` in bit/s/Hz, with its derivatives in the real convention
/// (`∂/∂Re + i ∂/∂Im`; Wirtinger's are half of it). With `K = H W`, `M = σ² I + K^H K ∈ C^{d×d}` and `c = 2/ln 2`,
///
///     SE(W)        = log2 det(I + K K^H/σ²) = log2 det(M/σ²)
///     ∇SE(W)       = c H^H (σ² I + K K^H)⁻¹ K = c H^H K M⁻¹
///     ∇²SE(W)[E]   = c H^H (L M⁻¹ − K M⁻¹ (L^H K + K^H L) M⁻¹),   L = H E.
///
/// For one stream `M = σ² + ‖K‖²`, and there is no inverse.
public struct SpectralEfficiency<S: Scalar>: Sendable {
  public let link: Link<S>
  /// `K`
  public let heard: Matrix<S>
  private let m: Cholesky<S>

  @specialized(where S == Complex<Double>)
  public init(_ link: Link<S>, _ w: Matrix<S>) {
    var k = Matrix<S>(zeros: link.h.rows, w.columns)
    k.add(link.h, w)
    self.init(link, heard: k)
  }

  /// - Parameter k: `K = H W`
  @specialized(where S == Complex<Double>)
  init(_ link: Link<S>, heard k: Matrix<S>) {
    self.link = link
    heard = k
    var m = Matrix<S>(rows: k.columns, columns: k.columns) {
      S(real: $0 == $1 ? link.noiseVariance : .zero)
    }
    m.add(adjointOf: k, k)
    self.m = Cholesky(m)
  }

  /// `2 Σ_j log2(L_jj/σ)`, with the Cholesky factor `L` of `M`.
  public var value: S.Real {
    let logarithms = (0..<heard.columns).map { j -> S.Real in
      let pivot = m.l[j, j].realPart
      return S.Real.log(pivot * pivot / link.noiseVariance)
    }
    return logarithms.reduce(.zero, +) / Self.ln2
  }

  public var gradient: Matrix<S> { backed(solved(heard)) }

  /// `∇²SE(W)[E]`
  @specialized(where S == Complex<Double>)
  public func secondDerivative(along e: Matrix<S>) -> Matrix<S> {
    // L = H E,  D = L^H K + K^H L
    var l = Matrix<S>(zeros: heard.rows, heard.columns)
    l.add(link.h, e)
    var d = Matrix<S>(zeros: heard.columns, heard.columns)
    d.add(adjointOf: l, heard)
    d.add(adjointOf: heard, l)
    // L M⁻¹ − K M⁻¹ D M⁻¹
    l.subtract(solved(heard), d)
    return backed(solved(l))
  }

  static var ln2: S.Real { S.Real.log(2) }

  /// `c H^H X`
  @specialized(where S == Complex<Double>)
  private func backed(_ x: Matrix<S>) -> Matrix<S> {
    var back = Matrix<S>(zeros: link.h.columns, x.columns)
    back.add(adjointOf: link.h, x)
    let c = S.Real(2.0) / Self.ln2
    back.scaleColumns(by: [S.Real](repeating: c, count: x.columns))
    return back
  }

  /// `X M⁻¹`: each row by `M⁻¹ X^H`.
  @specialized(where S == Complex<Double>)
  private func solved(_ x: Matrix<S>) -> Matrix<S> {
    var result = x
    for i in 0..<x.rows {
      let row = m.solve((0..<x.columns).map { x[i, $0].conjugate })
      for j in 0..<x.columns { result[i, j] = row[j].conjugate }
    }
    return result
  }
}

extension Link {
  public func spectralEfficiency(_ w: Matrix<S>) -> S.Real {
    SpectralEfficiency(self, w).value
  }
}
