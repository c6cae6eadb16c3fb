// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

extension Matrix where S == Cartesian<Ball> {
  /// An enclosure of the largest eigenvalue of `H^H H`, from powers of the Hermitian `G = H H^H ⪰ 0` of order n. With
  ///
  ///     c_0 = tr G,  G_0 = G/c_0,   c_{k+1} = tr G_k²,  G_{k+1} = G_k²/c_{k+1}
  ///
  /// `tr G^m = Π_j c_j^{m/2^j}` at `m = 2^k`, and since `λ_1^m ≤ tr G^m ≤ n λ_1^m`
  ///
  ///     λ_1 ∈ Π_j c_j^{1/2^j} · [n^{−1/m}, 1].
  ///
  /// A squaring makes radii up to `2√n` times as large beside the trace, so that an eighth of the bits is squared: for
  /// `n ≤ 64` half of them are left.
  public var largestGramEigenvalue: Ball {
    let wide = rows > columns ? adjoint : self
    var power = Matrix(zeros: wide.rows, wide.rows)
    power.add(wide, wide.adjoint)
    let squarings = Ball.precision / 8
    var logarithm = Ball.zero
    var weight: Ball = 1
    for k in 0...squarings {
      if k > 0 {
        var square = Matrix(zeros: wide.rows, wide.rows)
        square.add(power, power)
        power = square
        weight = weight / 2
      }
      let trace = (0..<wide.rows).reduce(Ball.zero) { $0 + power[$1, $1].realPart }
      logarithm = logarithm + weight * Ball.log(trace)
      power = power.map { Cartesian($0.real / trace, $0.imaginary / trace) }
    }
    let upper = Ball.exp(logarithm)
    let lower = upper * Ball.exp(-weight * Ball.log(Ball(integerLiteral: wide.rows)))
    return ((upper + lower) / 2).widened(by: (upper - lower) / 2)
  }
}
