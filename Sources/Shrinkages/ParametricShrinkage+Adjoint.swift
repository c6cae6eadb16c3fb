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

  /// The same sums, with what depends on `σ` alone computed once; each entry's shares are written down first,
  /// by a kernel where there is one.
  @specialized(where S == Double)
  @specialized(where S == Float)
  public func adjoint(
    _ r: Column<S>, _ sigma: S, dx: Column<S>, dSlopes: S, dr: MutableColumn<S>,
    dTheta: MutableColumn<S>
  ) -> S {
    let n = r.count
    checkAdjoint(r, dx, dr, dTheta, 2)
    let (constants, loss) = (constants(sigma), lostGain(sigma))
    return withUnsafeTemporaryAllocation(of: S.self, capacity: 3 * n) { work in
      work.initialize(repeating: .zero)
      defer { work.deinitialize() }
      let hasKernel = S.posteriorAdjoint(
        r, [constants.gain, constants.scale, loss, sigma, theta1, dSlopes],
        offset: constants.offset, dx: dx, dr: dr, work: work)
      if !hasKernel {
        for j in r.indices {
          let h = halfSquare(r[j], constants.scale)
          let d = derivatives(
            r[j], sigma, constants, loss, h, S.logistic(constants.offset - h))
          dr[j] = dr[j] + (dx[j] * d.entry.dr + dSlopes * d.entry.drr)
          work[j] = dx[j] * d.entry.dSigma + dSlopes * d.entry.drSigma
          work[n + j] = dx[j] * d.dTheta.0 + dSlopes * d.drTheta.0
          work[2 * n + j] = dx[j] * d.dTheta.1 + dSlopes * d.drTheta.1
        }
      }
      var sums = (S.zero, dTheta[0], dTheta[1])
      for j in 0..<n {
        sums = (sums.0 + work[j], sums.1 + work[n + j], sums.2 + work[2 * n + j])
      }
      (dTheta[0], dTheta[1]) = (sums.1, sums.2)
      return sums.0
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
