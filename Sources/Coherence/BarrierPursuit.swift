// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// Basis pursuit for real or complex columns, by Newton steps along the central path of
///
///     max Re b^H y   s.t.   |S_j^H y| ≤ 1  for j ≠ i,          b = S_i,
///     f(y) = −b^T y/μ − Σ_{j≠i} log(1 − ‖c_j‖²),     c_j = G_j^T y
///
/// in the columns of ``ColumnGroups``. With `q_j = 1 − ‖c_j‖²` the Hessian is `Σ_j G_j B_j G_j^T`,
/// `B_j = 2 I/q_j + 4 c_j c_j^T/q_j²`, and each Newton step `Δ` gives multipliers
///
///     z_j = μ (2 c_j/q_j + B_j G_j^T Δ),      Σ_j G_j z_j = b,
///
/// so that `Σ ‖z_j‖ − b^T y` is a duality gap.
struct BarrierPursuit<F: RealOrComplex> {
  let groups: ColumnGroups<F>

  /// Points whose values differ by at most the part `gap`, or as near as roundoff lets them come.
  func solve(_ i: Int, gap: Double) -> (multipliers: [Double], weight: [Double])? {
    let b = groups.column(i)
    var y = [Double](repeating: 0, count: b.count)
    var best: (multipliers: [Double], weight: [Double], gap: Double)?
    var mu = 1.0
    // Each step of mu takes a few Newton steps; far more are a run that stands still.
    for _ in 0..<400 {
      guard let newton = step(i, y, b, mu) else { break }
      let size = groups.norms(newton.multipliers).reduce(0, +)
      let value = zip(b, y).reduce(0) { $0 + $1.0 * $1.1 }
      let part = (size - value) / size
      if value > 0 && part < best?.gap ?? .infinity { best = (newton.multipliers, y, part) }
      if part <= gap { break }
      let length = length(i, b, mu, newton, groups.adjoint(y))
      y = zip(y, newton.direction).map { $0 + length * $1 }
      if newton.decrement < 0.7 {
        mu *= 0.1
        if mu < 1e-18 { break }
      }
    }
    return best.map { ($0.multipliers, $0.weight) }
  }

  private struct Step {
    /// `Δ`, `G^T Δ`, and `z`
    let direction, moved, multipliers: [Double]
    /// `√(Δ^T H Δ)`
    let decrement: Double
  }

  /// The longest of the steps 1, ½, ¼, … that stays inside and lowers `f`, or the damped step
  /// `1/(1 + decrement)`, which always does, as the barrier is self-concordant.
  private func length(
    _ i: Int, _ b: [Double], _ mu: Double, _ step: Step, _ c: [Double]
  ) -> Double {
    let slope = -zip(b, step.direction).reduce(0) { $0 + $1.0 * $1.1 } / mu
    let old = barrier(i, c)
    var length = 1.0
    while length > 1 / (1 + step.decrement) {
      let new = barrier(i, zip(c, step.moved).map { $0 + length * $1 })
      if length * slope + new < old { return length }
      length /= 2
    }
    return 1 / (1 + step.decrement)
  }

  /// `−Σ_{j≠i} log(1 − ‖c_j‖²)`, infinite where a `‖c_j‖` is 1 or more.
  private func barrier(_ i: Int, _ c: [Double]) -> Double {
    var product = 1.0
    var sum = 0.0
    for (j, norm) in groups.norms(c).enumerated() where j != i {
      let q = (1 - norm) * (1 + norm)
      guard q > 0 else { return .infinity }
      product *= q
      if product < 1e-200 {
        sum -= Double.log(product)
        product = 1
      }
    }
    return sum - Double.log(product)
  }

  private func step(
    _ i: Int, _ y: [Double], _ b: [Double], _ mu: Double
  ) -> Step? {
    let (g, width) = (groups.stacked, groups.width)
    let c = groups.adjoint(y)
    let q = groups.norms(c).map { (1 - $0) * (1 + $0) }
    guard q.enumerated().allSatisfy({ $0.offset == i || $0.element > 0 }) else { return nil }
    // G_j √B_j, and the gradient.
    var scaled = Matrix<Double>(zeros: g.rows, g.columns)
    var pull = [Double](repeating: 0, count: g.columns)
    for j in q.indices where j != i {
      let own = (width * j)..<(width * (j + 1))
      let square = 1 - q[j]
      let (across, along) = (
        (2 / q[j]).squareRoot(), (2 / q[j] + 4 * square / (q[j] * q[j])).squareRoot()
      )
      let excess = square > 0 ? (along - across) / square : 0
      for column in own {
        pull[column] = 2 * c[column] / q[j]
        for other in own {
          let weight = (column == other ? across : 0) + excess * c[column] * c[other]
          for row in 0..<g.rows { scaled[row, column] += weight * g[row, other] }
        }
      }
    }
    var hessian = Matrix<Double>(zeros: g.rows, g.rows)
    hessian.add(scaled, adjointOf: scaled)
    var force = Matrix<Double>(rows: b.count, columns: 1, storage: b.map { $0 / mu })
    force.subtract(g, Matrix(rows: g.columns, columns: 1, storage: pull))
    let direction = Cholesky(hessian).solve(force.storage)
    guard direction.allSatisfy(\.isFinite) else { return nil }
    let moved = groups.adjoint(direction)
    var multipliers = [Double](repeating: 0, count: g.columns)
    for j in q.indices where j != i {
      let own = (width * j)..<(width * (j + 1))
      let inner = own.reduce(0) { $0 + c[$1] * moved[$1] }
      for k in own {
        let curved = 2 * moved[k] / q[j] + 4 * c[k] * inner / (q[j] * q[j])
        multipliers[k] = mu * (pull[k] + curved)
      }
    }
    let decrement = zip(force.storage, direction).reduce(0) { $0 + $1.0 * $1.1 }
    return Step(
      direction: direction, moved: moved, multipliers: multipliers,
      decrement: max(decrement, 0).squareRoot())
  }
}
