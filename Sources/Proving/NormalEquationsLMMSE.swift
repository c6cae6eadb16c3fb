// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Balls

/// LMMSE in balls through the normal equations, for a matrix of any shape and rank:
///
///     η̃(r̃; σ̃) = (A^H A + c I)⁻¹ (A^H y + c r̃)
///     <η̃'>     = (c/N) tr (A^H A + c I)⁻¹
///
/// It shares no formula and no factorisation with ``GramLMMSE``, whose results it confirms. A complex
/// system is the real one of twice the size, with `[Re A, −Im A; Im A, Re A]`, whose trace is twice as
/// large.
struct NormalEquationsLMMSE<S: Scalar>: LMMSE where S.Real == Ball {
  let equations: NormalEquations
  let parts: @Sendable (Matrix<S>) -> Matrix<Ball>
  let joined: @Sendable (Matrix<Ball>) -> Matrix<S>

  func project(_ y: Matrix<S>) -> Matrix<S> { y }

  func estimate(
    _ y: Matrix<S>, _ r: Matrix<S>, _ c: [Ball], into x: inout Matrix<S>
  ) -> [Ball] {
    let columns = c.indices.map { d in
      equations.solve(
        parts(y[columns: d..<(d + 1)]), parts(r[columns: d..<(d + 1)]), shift: c[d])
    }
    x = Matrix(joining: columns.map { joined($0.x) })
    return zip(c, columns).map { c, column in
      c * column.traceOfInverse / Ball(Double(column.x.rows))
    }
  }
}

extension NormalEquationsLMMSE where S == Ball {
  init(_ a: Matrix<Ball>) {
    self.init(equations: NormalEquations(a), parts: { $0 }, joined: { $0 })
  }
}

extension NormalEquationsLMMSE where S == Cartesian<Ball> {
  init(_ a: Matrix<Cartesian<Ball>>) {
    let (m, n) = (a.rows, a.columns)
    let real = Matrix<Ball>(rows: 2 * m, columns: 2 * n) { i, j in
      let z = a[i % m, j % n]
      return (i < m) == (j < n) ? z.real : i < m ? -z.imaginary : z.imaginary
    }
    self.init(
      equations: NormalEquations(real),
      parts: { z in
        Matrix(rows: 2 * z.rows, columns: z.columns) {
          $0 < z.rows ? z[$0, $1].real : z[$0 - z.rows, $1].imaginary
        }
      },
      joined: { x in
        let n = x.rows / 2
        return Matrix(rows: n, columns: x.columns) { Cartesian(x[$0, $1], x[$0 + n, $1]) }
      })
  }
}
