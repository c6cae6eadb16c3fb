// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Testing

/// A stage's estimates and divergences.
private func answer(
  _ stage: any LMMSE<Double>, _ y: Matrix<Double>, _ r: Matrix<Double>, _ c: [Double]
)
  -> (x: Matrix<Double>, divergence: [Double])
{
  var x = r
  let divergences = stage.estimate(stage.project(y), r, c, into: &x)
  return (x, divergences)
}

/// Shape and rank of a matrix of small integers.
struct Shape: Sendable, CustomStringConvertible {
  let m, n, rank: Int
  var description: String { "\(m)×\(n) of rank \(rank)" }

  var matrix: Matrix<Double> {
    let left = random(m, rank, 1).map { (2 * $0).rounded() / 2 }
    var a = Matrix<Double>(zeros: m, n)
    a.add(left, random(rank, n, 2).map { (2 * $0).rounded() / 4 })
    return a
  }
}

@Suite("LMMSE") struct LMMSETests {
  static let shapes = [
    Shape(m: 6, n: 11, rank: 6), Shape(m: 11, n: 6, rank: 6), Shape(m: 7, n: 7, rank: 7),
    Shape(m: 8, n: 12, rank: 3), Shape(m: 12, n: 8, rank: 3), Shape(m: 1, n: 4, rank: 1),
  ]

  @Test(
    "Singular values, Gram matrix and normal equations agree, wide, tall and rank-deficient",
    arguments: shapes, [0.1, 1, 30])
  func agreement(shape: Shape, c: Double) throws {
    let a = shape.matrix
    let svd = try SVD(a)
    try #require(svd.rank == shape.rank)
    let y = random(shape.m, 2, 3), r = random(shape.n, 2, 4)
    // The normal equations: (A^T A + c I) x = A^T y + c r̃.
    var normal = Matrix<Double>(rows: shape.n, columns: shape.n) { $0 == $1 ? c : 0 }
    normal.add(a.adjoint, a)
    var right = r.map { c * $0 }
    right.add(a.adjoint, y)
    let factor = Cholesky(normal)
    let direct = Matrix(
      joining: (0..<2).map {
        Matrix(
          rows: shape.n, columns: 1, storage: factor.solve(right[columns: $0..<($0 + 1)].storage))
      })
    // Solutions err by (3 n + 1 + 60 n) u of condition (s_1² + c)/c, traces by as much.
    let n = Double(max(shape.m, shape.n))
    let condition = (svd.s[0] * svd.s[0] + c) / c
    let bound = 64 * n * 0x1p-53 * condition * (1 + norm(r) + norm(y) * (1 + svd.s[0] / c))
    for stage in [SpectralLMMSE(svd), GramLMMSE(a, gram: CholeskyGram(a))] as [any LMMSE<Double>] {
      let (x, divergence) = answer(stage, y, r, [c, c])
      #expect(largestDifference(x, direct) <= bound)
      for value in divergence {
        #expect(
          abs(value - c * factor.traceOfInverse / Double(shape.n)) <= 64 * n * 0x1p-53 * condition)
      }
    }
  }

  @Test("As printed is exact if R = N, and only then", arguments: shapes)
  func asPrinted(shape: Shape) throws {
    let svd = try SVD(shape.matrix)
    let y = random(shape.m, 2, 3), r = random(shape.n, 2, 4)
    let exact = answer(SpectralLMMSE(svd), y, r, [0.5, 2])
    let printed = answer(SpectralLMMSE(svd, variant: .asPrinted), y, r, [0.5, 2])
    if shape.rank == shape.n {
      let bound = 64 * Double(shape.m) * 0x1p-53 * (svd.s[0] + 1) * 2 * (norm(r) + norm(y) + 1)
      #expect(largestDifference(exact.x, printed.x) <= bound)
      #expect(exact.divergence == printed.divergence)
    } else {
      #expect(largestDifference(exact.x, printed.x) > 1e-3)
      for d in 0..<2 {
        let missing = Double(shape.n - shape.rank) / Double(shape.n)
        #expect(abs(exact.divergence[d] - printed.divergence[d] - missing) <= 0x1p-48)
      }
    }
  }

  @Test("As printed, singular values and Gram matrix agree for full row rank", arguments: [0, 2])
  func asPrintedGram(index: Int) throws {
    let shape = Self.shapes[index]
    let a = shape.matrix
    let svd = try SVD(a)
    let y = random(shape.m, 2, 3), r = random(shape.n, 2, 4)
    let left = answer(SpectralLMMSE(svd, variant: .asPrinted), y, r, [0.5, 2])
    let right = answer(GramLMMSE(a, gram: CholeskyGram(a), variant: .asPrinted), y, r, [0.5, 2])
    // The condition of A A^T itself, without a shift.
    let s = svd.s[shape.rank - 1]
    let condition = svd.s[0] * svd.s[0] / (s * s)
    let bound =
      64 * Double(shape.n) * 0x1p-53 * condition * (1 + norm(r) + norm(y)) * (1 + svd.s[0])
    #expect(largestDifference(left.x, right.x) <= bound)
    for d in 0..<2 { #expect(abs(left.divergence[d] - right.divergence[d]) <= bound) }
  }

  @Test("A great c keeps r̃, divergence 1; a small one solves y = A x on the row space")
  func limits() throws {
    let a = Self.shapes[0].matrix
    let y = random(6, 1, 3), r = random(11, 1, 4)
    let stage = SpectralLMMSE(try SVD(a))
    let kept = answer(stage, y, r, [1e20])
    #expect(largestDifference(kept.x, r) <= 1e-16 && abs(kept.divergence[0] - 1) <= 0x1p-52)
    let solved = answer(stage, y, r, [1e-18])
    var residual = y
    residual.subtract(a, solved.x)
    #expect(norm(residual) <= 1e-10)
    #expect(abs(solved.divergence[0] - 5.0 / 11) <= 1e-15)
  }
}
