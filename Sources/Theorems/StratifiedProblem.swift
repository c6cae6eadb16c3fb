// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import CGSL
import Problems

/// `y = A x + w` in a size at which state evolution holds closely, `A = Diag(s) V^T`.
///
/// The left singular vectors do not matter: with any orthogonal `U`, `U y` and `U A` give the same
/// estimates (claim `property/orthogonal-vamp`).
///
/// A signal has exactly `γ N` active entries at random places, whose sizes are one from each of `γ N`
/// equally probable strata of `|N(0, φ)|`, with random signs. Its empirical distribution is then the
/// prior's, up to `1/N`, and its power hardly varies: state evolution's own hypothesis on signals.
struct StratifiedProblem: Sendable {
  let a: Matrix<Double>
  let s: [Double]
  let x: Matrix<Double>
  let y: Matrix<Double>
  let noiseVariance: Double

  init(
    s: [Double], v: Matrix<Double>, gamma: Double, phi: Double, noiseVariance: Double, draws: Int,
    seed: UInt64, threads: Int
  ) {
    let (n, m) = (v.rows, v.columns)
    a = Matrix(rows: m, columns: n) { s[$0] * v[$1, $0] }
    var x = Matrix<Double>(zeros: n, draws)
    var y = Matrix<Double>(zeros: m, draws)
    let sigma = noiseVariance.squareRoot()
    for d in 0..<draws {
      let signal = Stream(root: seed, name: "stratified", trial: d)
      for (place, value) in Self.signal(n, Int((gamma * Double(n)).rounded()), phi, signal) {
        x[place, d] = value
      }
      let noise = Stream(root: seed, name: "noise", trial: d)
      for i in 0..<m { y[i, d] = sigma * noise.normal() }
    }
    let clean = product(a, x, threads: threads)
    y.storage = zip(y.storage, clean.storage).map { $0 + $1 }
    self.s = s
    self.x = x
    self.y = y
    self.noiseVariance = noiseVariance
  }

  private static func signal(
    _ n: Int, _ active: Int, _ phi: Double, _ stream: Stream
  ) -> [(place: Int, value: Double)] {
    // The first `active` of a random permutation.
    var places = Array(0..<n)
    for k in 0..<active {
      let other = k + Int(stream.uniform() * Double(n - k))
      places.swapAt(k, other)
    }
    return (0..<active).map { k in
      // |N(0, 1)| exceeds q with probability 2 Q(q).
      let p = (Double(k) + stream.uniform()) / Double(active)
      let size = gsl_cdf_ugaussian_Qinv((1 - p) / 2)
      let sign: Double = stream.uniform() < 0.5 ? -1 : 1
      return (places[k], sign * phi.squareRoot() * size)
    }
  }
}

/// The quantiles at `(i − ½)/M` of the singular values of `A ∈ M × N` with independent entries
/// `N(0, 1/M)`, falling, scaled so that `‖A‖_F² = N`: Marchenko and Pastur's law, `M ≤ N`.
///
/// With `y = N/M` the distribution function of `s² = (1 − √y)² + 4 √y sin²(θ/2)` has the density
/// `sin²θ/s²` in `θ`, up to a factor, which is summed on a fine grid.
func marchenkoPasturSingularValues(rows: Int, columns: Int) -> [Double] {
  let root = (Double(columns) / Double(rows)).squareRoot()
  let least = (1 - root) * (1 - root)
  let cells = 200_000
  func square(_ theta: Double) -> Double {
    let sine = gsl_sf_sin(theta / 2)
    return least + 4 * root * sine * sine
  }
  func density(_ theta: Double) -> Double {
    let sine = gsl_sf_sin(theta)
    return square(theta) > 0 ? sine * sine / square(theta) : 0
  }
  let step = Double.pi / Double(cells)
  var cumulative = [0.0]
  for k in 0..<cells { cumulative.append(cumulative[k] + density((Double(k) + 0.5) * step)) }
  let total = cumulative[cells]
  var squares: [Double] = []
  var k = 0
  for i in 0..<rows {
    let wanted = (Double(i) + 0.5) / Double(rows) * total
    while cumulative[k + 1] < wanted { k += 1 }
    let part = (wanted - cumulative[k]) / (cumulative[k + 1] - cumulative[k])
    squares.append(square((Double(k) + part) * step))
  }
  let scale = Double(columns) / squares.reduce(0, +)
  return squares.reversed().map { ($0 * scale).squareRoot() }
}
