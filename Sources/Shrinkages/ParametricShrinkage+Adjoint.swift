// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

extension ParametricShrinkage {
  public var thetaCount: Int { theta.count }

  /// Entry by entry, the sums in the order of the entries.
  @specialized(where Self == PiecewiseLinear<Double>)
  @specialized(where Self == PiecewiseLinear<Float>)
  @specialized(where Self == Exponential<Double>)
  @specialized(where Self == Exponential<Float>)
  @specialized(where Self == Spline<Double>)
  @specialized(where Self == Spline<Float>)
  @specialized(where Self == MLP<Double>)
  @specialized(where Self == MLP<Float>)
  public func adjoint(
    _ r: Column<S>, _ sigma: S, dx: Column<S>, dSlopes: S, dr: MutableColumn<S>,
    dTheta: MutableColumn<S>
  ) -> S {
    let p = thetaCount
    checkAdjoint(r, dx, dr, dTheta, p)
    return withUnsafeTemporaryAllocation(of: S.self, capacity: 2 * p) { both in
      both.initialize(repeating: .zero)
      defer { both.deinitialize() }
      let first = MutableColumn(rebasing: both[..<p])
      let second = MutableColumn(rebasing: both[p...])
      var dSigma = S.zero
      for j in r.indices {
        let d = derivatives(r[j], sigma, first, second)
        dr[j] = dr[j] + (dx[j] * d.dr + dSlopes * d.drr)
        dSigma = dSigma + (dx[j] * d.dSigma + dSlopes * d.drSigma)
        for i in 0..<p { dTheta[i] = dTheta[i] + (dx[j] * first[i] + dSlopes * second[i]) }
      }
      return dSigma
    }
  }
}

extension BernoulliGaussian {
  public var thetaCount: Int { 2 }

  /// The same sums, with what depends on `σ` alone computed once, and the probabilities of a column at
  /// once; the terms of the sums are written down first, so that they are computed in vectors.
  @specialized(where S == Double)
  @specialized(where S == Float)
  public func adjoint(
    _ r: Column<S>, _ sigma: S, dx: Column<S>, dSlopes: S, dr: MutableColumn<S>,
    dTheta: MutableColumn<S>
  ) -> S {
    let n = r.count
    checkAdjoint(r, dx, dr, dTheta, 2)
    let (constants, loss) = (constants(sigma), lostGain(sigma))
    return withUnsafeTemporaryAllocation(of: S.self, capacity: 4 * n) { work in
      work.initialize(repeating: .zero)
      defer { work.deinitialize() }
      let parts = (0..<4).map { MutableColumn(rebasing: work[($0 * n)..<(($0 + 1) * n)]) }
      let (h, p, q, along) = (parts[0], parts[1], parts[2], parts[3])
      for j in r.indices {
        h[j] = halfSquare(r[j], constants.scale)
        p[j] = constants.offset - h[j]
      }
      S.logistic(Column(p), p, q)
      for j in r.indices {
        let d = derivatives(r[j], sigma, constants, loss, h[j], (p[j], q[j]))
        dr[j] = dr[j] + (dx[j] * d.entry.dr + dSlopes * d.entry.drr)
        along[j] = dx[j] * d.entry.dSigma + dSlopes * d.entry.drSigma
        (p[j], q[j]) = (
          dx[j] * d.dTheta.0 + dSlopes * d.drTheta.0, dx[j] * d.dTheta.1 + dSlopes * d.drTheta.1
        )
      }
      var dSigma = S.zero
      for j in r.indices {
        dSigma = dSigma + along[j]
        dTheta[0] = dTheta[0] + p[j]
        dTheta[1] = dTheta[1] + q[j]
      }
      return dSigma
    }
  }
}

extension SoftThreshold {
  public var thetaCount: Int { 2 }

  /// Through the sums of ``RealScalar/softThresholdAdjoint(_:_:gain:dx:dr:)``, in its order:
  /// `dθ1 = Σ dx_j sgn(r_j) (|r_j| − τ)_+ + dS ‖x‖_0`, `dσ = −θ1 θ2 Σ dx_j sgn(r_j) s_j`, and
  /// `dθ2 = −θ1 σ Σ dx_j sgn(r_j) s_j`.
  public func adjoint(
    _ r: Column<S>, _ sigma: S, dx: Column<S>, dSlopes: S, dr: MutableColumn<S>,
    dTheta: MutableColumn<S>
  ) -> S {
    checkAdjoint(r, dx, dr, dTheta, 2)
    let sums = S.softThresholdAdjoint(r, theta2 * sigma, gain: theta1, dx: dx, dr: dr)
    dTheta[0] = dTheta[0] + (sums.excess + dSlopes * sums.count)
    dTheta[1] = dTheta[1] - theta1 * sigma * sums.sign
    return -theta1 * theta2 * sums.sign
  }
}

private func checkAdjoint<S>(
  _ r: Column<S>, _ dx: Column<S>, _ dr: MutableColumn<S>, _ dTheta: MutableColumn<S>, _ p: Int
) {
  precondition(
    dx.count == r.count && dr.count == r.count && dTheta.count == p,
    "adjoint of \(r.count) entries from \(dx.count) into \(dr.count) and \(dTheta.count) of \(p) θ")
}
