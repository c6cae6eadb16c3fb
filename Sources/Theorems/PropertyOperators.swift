// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import ComplexModule
import Problems

/// `<A x, v> = <x, A^H v>` for every operator, and what its scaling says of it.
package enum PropertyOperators {
  static let tolerance = 1e-12

  static var all: [Claim] {
    [
      claim("dense", "dense") { DenseOperator($0.a) },
      claim("kronecker", "kronecker") { c in
        KroneckerOperator(
          c.a, Matrix(rows: 2, columns: 3) { c.a.storage[($0 + 2 * $1) % c.a.storage.count] })
      },
      claim("hadamard", "partial", assuming: [isUnitary(hadamard)]) {
        try partial(hadamard($0), $0)
      },
      claim("cosine", "partial", assuming: [isUnitary(cosine)]) { try partial(cosine($0), $0) },
      complexClaim("dense-complex", "dense") { c in
        DenseOperator(complex(c.a, c.stream("imaginary")))
      },
      complexClaim("kronecker-complex", "kronecker") { c in
        KroneckerOperator(
          complex(c.a, c.stream("imaginary")),
          complex(Matrix(zeros: 2, 3), c.stream("factor")))
      },
      complexClaim("fourier", "partial", assuming: [isUnitary(fourier)]) {
        try partial(fourier($0), $0)
      },
    ]
  }

  @Sendable private static func hadamard(_ c: LinearCase) throws -> any UnitaryTransform<Double> {
    var size = 1
    while size < c.a.columns { size *= 2 }
    return try HadamardTransform(size: size)
  }

  @Sendable private static func cosine(_ c: LinearCase) throws -> any UnitaryTransform<Double> {
    try CosineTransform(size: max(c.a.columns, 2))
  }

  @Sendable private static func fourier(
    _ c: LinearCase
  ) throws -> any UnitaryTransform<Complex<Double>> {
    try FourierTransform(size: max(c.a.columns, 2))
  }

  /// No theorem says so of the program's transforms.
  private static func isUnitary<S: Scalar>(
    _ make: @escaping @Sendable (LinearCase) throws -> any UnitaryTransform<S>
  ) -> Assumption<LinearCase> where S.Real == Double {
    Assumption("the transform T is unitary", "‖T^H T − I‖_max, ‖T⁻¹ T − I‖_max", atMost: tolerance)
    {
      unitarityDefect(try make($0))
    }
  }

  /// The largest entry of `T^H T − I`, from the columns of `T`, and of `T⁻¹ T − I`.
  package static func unitarityDefect<S: Scalar>(
    _ transform: any UnitaryTransform<S>
  ) -> Double where S.Real == Double {
    let n = transform.size
    let unit = Matrix<S>(rows: n, columns: n) { S(real: $0 == $1 ? 1 : 0) }
    var (t, gram) = (unit, unit)
    for j in 0..<n { t.writeColumn(j) { transform.forward($0) } }
    gram.subtract(adjointOf: t, t)
    var back = t
    for j in 0..<n { back.writeColumn(j) { transform.inverse($0) } }
    let returned = zip(back.storage, unit.storage).map { $0 - $1 }
    return (gram.storage + returned).reduce(0) { larger($0, $1.squaredMagnitude.squareRoot()) }
  }

  private static func complex(_ a: Matrix<Double>, _ stream: Stream) -> Matrix<Complex<Double>> {
    a.map { Complex($0, stream.normal()) }
  }

  /// Some rows of a transform, weighted, with the signs of its columns turned.
  private static func partial<S: Scalar>(
    _ transform: any UnitaryTransform<S>, _ c: LinearCase
  ) throws -> any LinearOperator<S> where S.Real == Double {
    let stream = c.stream("transform")
    let size = transform.size
    let rows = max(size / 2, 1)
    let first = Int(stream.uniform() * Double(size))
    return try PartialTransform(
      transform, selection: (0..<rows).map { (first + $0) % size },
      weights: (0..<rows).map { _ in 0.5 + stream.uniform() },
      signs: (0..<size).map { _ in stream.uniform() < 0.5 ? -1 : 1 })
  }

  private static func claim(
    _ name: String, _ kind: String, assuming assumptions: [Assumption<LinearCase>] = [],
    _ make: @escaping @Sendable (LinearCase) throws -> any LinearOperator<Double>
  ) -> Claim {
    described(name, kind, assumptions) { c in
      let a = try make(c)
      let (x, v) = (c.stream("x"), c.stream("v"))
      return deviation(
        a, Matrix(rows: a.columns, columns: 2) { _, _ in x.normal() },
        Matrix(rows: a.rows, columns: 2) { _, _ in v.normal() })
    }
  }

  private static func complexClaim(
    _ name: String, _ kind: String, assuming assumptions: [Assumption<LinearCase>] = [],
    _ make: @escaping @Sendable (LinearCase) throws -> any LinearOperator<Complex<Double>>
  ) -> Claim {
    described(name, kind, assumptions) { c in
      let a = try make(c)
      let (x, v) = (c.stream("x"), c.stream("v"))
      return deviation(
        a, Matrix(rows: a.columns, columns: 2) { _, _ in Complex(x.normal(), x.normal()) },
        Matrix(rows: a.rows, columns: 2) { _, _ in Complex(v.normal(), v.normal()) })
    }
  }

  private static func described(
    _ name: String, _ kind: String, _ assumptions: [Assumption<LinearCase>],
    _ deviation: @escaping @Sendable (LinearCase) throws -> Double?
  ) -> Claim {
    Property(
      "property/adjoint/\(name)", tolerance: tolerance, assuming: assumptions,
      draw: { LinearCase(from: $0) }, deviation: deviation
    ).claim(
      source: Claim.Source("AMP", "r_t = x̂_t + A^H v_t, BSR17 (11)"),
      conclusion: "<A x, v> = <x, A^H v>, and ‖A‖_F² is the sum of its columns' squares",
      evidence: "random vectors, and every column of A", theorem: "Adjoint.adjoint_\(kind)",
      kind == "dense" ? "Adjoint.squared_norm_columns" : "Adjoint.\(kind)_squared_norm")
  }

  /// `|<A x, v> − <x, A^H v>|/(‖A‖_F ‖x‖ ‖v‖)`, or the relative error of `‖A‖_F²`, if larger.
  private static func deviation<S: Scalar>(
    _ a: any LinearOperator<S>, _ x: Matrix<S>, _ v: Matrix<S>
  ) -> Double where S.Real == Double {
    var ax = Matrix<S>(zeros: a.rows, x.columns)
    ax.add(a, x)
    var av = Matrix<S>(zeros: a.columns, v.columns)
    av.add(adjointOf: a, v)
    func inner(_ p: Matrix<S>, _ q: Matrix<S>) -> S {
      zip(p.storage, q.storage).reduce(S.zero) { $0 + $1.0.conjugate * $1.1 }
    }
    let difference = (inner(ax, v) - inner(x, av)).squaredMagnitude.squareRoot()
    func norm(_ p: Matrix<S>) -> Double { p.columnSquaredNorms.reduce(0, +).squareRoot() }
    let scale = a.squaredNorm.squareRoot() * norm(x) * norm(v)
    var unit = Matrix<S>(zeros: a.columns, a.columns)
    for j in 0..<a.columns { unit[j, j] = S(real: 1) }
    var columns = Matrix<S>(zeros: a.rows, a.columns)
    columns.add(a, unit)
    let squares = columns.columnSquaredNorms.reduce(0, +)
    let ofNorm = abs(squares - a.squaredNorm) / max(a.squaredNorm, 1e-300)
    return larger(difference / max(scale, 1e-300), a.squaredNorm > 0 ? ofNorm : 0)
  }
}
