// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule
import Testing

/// `A = U S V^T` to roundoff, orthonormal factors, falling positive values.
///
/// A sweep rotates each column at most n − 1 times, n = min(M, N), with a relative error below 6 u each;
/// ten sweeps are more than Jacobi's quadratic end needs. That moves `W` and the rotations by at most
/// 60 n u of their norms, and what the rank cut leaves out is at most max(M, N) 2 u s_1 a direction.
private func check(_ a: Matrix<Double>, rank: Int) throws {
  let svd = try SVD(a)
  let n = Double(min(a.rows, a.columns))
  let u = 0x1p-53
  #expect(svd.rank == rank)
  #expect(svd.u.rows == a.rows && svd.u.columns == rank)
  #expect(svd.v.rows == a.columns && svd.v.columns == rank)
  #expect(svd.s.allSatisfy { $0 > 0 })
  #expect(zip(svd.s, svd.s.dropFirst()).allSatisfy { $0 >= $1 })
  // Sums of squares of entries as large as 1e200 would overflow.
  let size = a.storage.reduce(0) { max($0, abs($1)) }
  let unit = size > 0 ? size : 1
  let us = Matrix<Double>(rows: a.rows, columns: rank) { svd.u[$0, $1] * (svd.s[$1] / unit) }
  var difference = a.map { $0 / unit }
  let whole = norm(difference)
  difference.subtract(us, svd.v.adjoint)
  let cut = n * 2 * Double(max(a.rows, a.columns)) * u
  #expect(norm(difference) <= (60 * n * u + cut) * whole)
  for factor in [svd.u, svd.v] {
    var gram = Matrix<Double>(rows: rank, columns: rank) { $0 == $1 ? -1 : 0 }
    gram.add(factor.adjoint, factor)
    // The rotations' errors on one side, the convergence test and two dot products on the other.
    #expect(norm(gram) <= (60 * n + 4 * Double(max(a.rows, a.columns))) * u * n)
  }
}

@Suite("SVD") struct SVDTests {
  @Test(
    "Random matrices, wide, tall, square and single",
    arguments: [
      (1, 1), (1, 7), (7, 1), (2, 2), (8, 5), (5, 8), (20, 20), (30, 60), (60, 25),
    ], [1, 2])
  func decomposition(shape: (Int, Int), seed: Int) throws {
    try check(random(shape.0, shape.1, seed), rank: min(shape.0, shape.1))
  }

  @Test(
    "A product of integer factors of inner size r has exactly rank r",
    arguments: [(9, 14), (14, 9), (10, 10)], [1, 3, 8])
  func rankDeficient(shape: (Int, Int), rank: Int) throws {
    func integers(_ m: Int, _ n: Int, _ seed: Int) -> Matrix<Double> {
      random(m, n, seed).map { (4 * $0).rounded() }
    }
    // The product of small integers is exact.
    let a = plainProduct(integers(shape.0, rank, 5), integers(rank, shape.1, 6))
    try check(a, rank: rank)
  }

  @Test("A zero matrix and a matrix without entries have rank 0")
  func zero() throws {
    try check(Matrix(zeros: 4, 6), rank: 0)
    try check(Matrix(zeros: 6, 4), rank: 0)
    try check(Matrix(zeros: 0, 3), rank: 0)
    try check(Matrix(zeros: 3, 0), rank: 0)
  }

  @Test("Known values: a permuted diagonal, and [[3, 0], [4, 5]]")
  func known() throws {
    let a = Matrix<Double>(rows: 3, columns: 3, storage: [0, -2, 0, 0, 0, 5, 0.5, 0, 0])
    #expect(try SVD(a).s == [5, 2, 0.5])
    let s = try SVD(Matrix<Double>(rows: 2, columns: 2, storage: [3, 4, 0, 5])).s
    // √45 and √5: lengths after a few rotations of columns of size 7.
    let allowed: Double = 16 * 0x1p-53 * 7
    #expect(abs(s[0] - 45.0.squareRoot()) <= allowed)
    #expect(abs(s[1] - 5.0.squareRoot()) <= allowed)
  }

  @Test("A power of two as factor moves the values alone, bit for bit", arguments: [-700, -3, 600])
  func powerOfTwo(exponent: Int) throws {
    let a: Matrix<Double> = random(6, 9, 4)
    let factor = Double(sign: .plus, exponent: exponent, significand: 1)
    let plain = try SVD(a)
    let scaled = try SVD(a.map { $0 * factor })
    #expect(scaled.u == plain.u && scaled.v == plain.v)
    #expect(scaled.s == plain.s.map { $0 * factor })
  }

  @Test("Huge and tiny matrices decompose as well as others", arguments: [1e-200, 1e-150, 1e200])
  func extremes(scale: Double) throws {
    let a: Matrix<Double> = random(7, 12, 8)
    try check(a.map { $0 * scale }, rank: 7)
  }

  @Test("Rows of sizes far apart come to an end", arguments: [1e-20, 1e-140, 1e-160, 1e-250])
  func graded(ratio: Double) throws {
    // Rank 1 to working precision, whatever the ratio.
    let a = Matrix<Double>(rows: 2, columns: 2, storage: [1, ratio, 1, 0])
    try check(a, rank: 1)
  }

  @Test("Orthogonal rows of one length: nothing to rotate")
  func orthogonal() throws {
    let hadamard = Matrix<Double>(rows: 4, columns: 4) {
      ($0 & $1).nonzeroBitCount % 2 == 0 ? 1 : -1
    }
    let svd = try SVD(hadamard)
    #expect(svd.s == [2, 2, 2, 2])
    try check(hadamard, rank: 4)
  }

  @Test(
    "An entry that is not finite is named by its index",
    arguments: [Double.nan, .infinity, -.infinity], [(2, 3), (3, 2)])
  func notFinite(value: Double, shape: (Int, Int)) {
    var a: Matrix<Double> = random(shape.0, shape.1, 1)
    a[1, 0] = value
    #expect {
      try SVD(a)
    } throws: {
      "\($0)".contains("[1, 0]") && "\($0)".contains("\(value)")
    }
  }

  @Test(
    "Complex matrices: A = U S V^H with orthonormal columns",
    arguments: [(1, 1), (3, 5), (5, 3), (12, 30), (20, 20)])
  func complex(m: Int, n: Int) throws {
    let re: Matrix<Double> = random(m, n, 3)
    let im: Matrix<Double> = random(m, n, 4)
    let a = Matrix<Complex<Double>>(rows: m, columns: n) { Complex(re[$0, $1], im[$0, $1]) }
    let svd = try SVD(a)
    #expect(svd.rank == min(m, n) && svd.s == svd.s.sorted(by: >))
    var rest = a
    rest.subtract(
      Matrix<Complex<Double>>(rows: m, columns: svd.rank) {
        Complex.scale(svd.s[$1], svd.u[$0, $1])
      }, svd.v.adjoint)
    #expect(rest.storage.allSatisfy { $0.squaredMagnitude < 1e-26 })
    for basis in [svd.u, svd.v] {
      var gram = Matrix<Complex<Double>>(rows: svd.rank, columns: svd.rank) {
        Complex($0 == $1 ? -1 : 0, 0)
      }
      gram.add(basis.adjoint, basis)
      #expect(gram.storage.allSatisfy { $0.squaredMagnitude < 1e-28 })
    }
  }

  @Test("A decomposition rounded to binary32 is one of the matrix, to that format's roundoff")
  func mapped() throws {
    let a: Matrix<Double> = random(3, 5, 2)
    let float: SVD<Float> = try SVD(a).map { Float($0) }
    let us = Matrix<Float>(rows: 3, columns: float.rank) { float.u[$0, $1] * float.s[$1] }
    var product = Matrix<Float>(zeros: 3, 5)
    product.add(us, adjointOf: float.v)
    let difference = Matrix<Double>(rows: 3, columns: 5) { Double(product[$0, $1]) - a[$0, $1] }
    // Each factor is rounded once, and a sum of three products rounds three times more.
    #expect(norm(difference) <= 6 * 3 * 0x1p-24 * norm(a))
    #expect(norm(difference) > 0)
  }
}
