// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// The arithmetic of a twin: binary64 or binary32.
public typealias TwinReal = RealScalar & BinaryFloatingPoint

/// A correct way to write the same mathematics. Their errors are what rounding can do, and the
/// tolerances of the golden cases are derived from them.
public enum Style: String, CaseIterable, Sendable {
  /// Sums in index order; LMMSE by Gauss–Jordan inversion.
  case naive
  /// Sums from the last term to the first; LMMSE by Cholesky factorisation.
  case reversed
  /// Sums by halves; LMMSE by an eigendecomposition.
  case pairwise
  /// Sums by fused multiply-adds; LMMSE by a singular value decomposition.
  case fused
  /// Sums in blocks of 16 over four lanes, as vector code does; LMMSE by Cholesky factorisation.
  case blocked
  /// Posterior probabilities `π = 1/(1 + e^u)`, and `1 − π`.
  case sigmoid

  /// LMMSE by an N × N matrix: its Cholesky factor, its inverse, its eigenvectors.
  case normalCholesky = "normal-cholesky"
  case normalInverse = "normal-inverse"
  case normalEigen = "normal-eigen"
  /// LMMSE by the M × M matrix `A A^T + c I`, where `A` is tall too.
  case gram
  /// LMMSE by least squares with `A` above `√c I`.
  case leastSquares = "stacked-least-squares"
  /// Beams by the inverse of the receiver's matrix `σ² I + H W W^H H^H`, not of the streams' own.
  case receiveInverse = "receive-inverse"
  /// Posterior probabilities by the logarithm of a sum of densities.
  case logSum = "log-sum"
  /// Posterior probabilities as a quotient of densities.
  case quotient

  /// Those that lose nothing that they need not: *accurate* is what is as good as they are.
  public static let stable: [Style] = [.naive, .reversed, .pairwise, .fused, .blocked]
  /// Textbook forms of an LMMSE stage that lose more.
  public static let ofInverse: [Style] = [
    .normalCholesky, .normalInverse, .normalEigen, .leastSquares, .gram,
  ]
  /// Textbook forms of a posterior probability that lose more.
  public static let ofPosterior: [Style] = [.logSum, .quotient]

  /// All textbook forms that lose more.
  public static let textbook: [Style] = ofInverse + ofPosterior + [.receiveInverse]

  /// How its name reads in a report.
  public var phrase: String {
    switch self {
    case .normalCholesky: "a Cholesky factor of AᵀA + c I"
    case .normalInverse: "the inverse of AᵀA + c I"
    case .normalEigen: "an eigendecomposition of AᵀA"
    case .gram: "a Cholesky factor of A Aᵀ + c I, larger than AᵀA"
    case .leastSquares: "least squares with A above √c I"
    case .receiveInverse: "the inverse of σ²I + HWWᴴHᴴ, larger than σ²I + WᴴHᴴHW"
    case .logSum: "the logarithm of a sum of densities"
    case .quotient: "a quotient of densities"
    case .naive, .reversed, .pairwise, .fused, .blocked, .sigmoid: rawValue
    }
  }

  /// `Σ_{i<n} a(i) b(i)`
  func dot<T: TwinReal>(_ n: Int, _ a: (Int) -> T, _ b: (Int) -> T) -> T {
    switch self {
    case .fused:
      var sum: T = 0
      for i in 0..<n { sum = sum.addingProduct(a(i), b(i)) }
      return sum
    default: return sum(n) { a($0) * b($0) }
    }
  }

  /// `Σ_{i<n} term(i)`
  func sum<T: TwinReal>(_ n: Int, _ term: (Int) -> T) -> T {
    switch self {
    case .reversed:
      var sum: T = 0
      for i in stride(from: n - 1, through: 0, by: -1) { sum += term(i) }
      return sum
    case .pairwise: return halves(0, n, term)
    case .blocked:
      var sum: T = 0
      for block in stride(from: 0, to: n, by: 16) {
        var lanes: (T, T, T, T) = (0, 0, 0, 0)
        for i in block..<min(block + 16, n) {
          switch i & 3 {
          case 0: lanes.0 += term(i)
          case 1: lanes.1 += term(i)
          case 2: lanes.2 += term(i)
          default: lanes.3 += term(i)
          }
        }
        sum += (lanes.0 + lanes.2) + (lanes.1 + lanes.3)
      }
      return sum
    default:
      var sum: T = 0
      for i in 0..<n { sum += term(i) }
      return sum
    }
  }

  private func halves<T: TwinReal>(_ start: Int, _ end: Int, _ term: (Int) -> T) -> T {
    if end - start <= 4 {
      var sum: T = 0
      for i in start..<max(end, start) { sum += term(i) }
      return sum
    }
    let middle = (start + end) / 2
    return halves(start, middle, term) + halves(middle, end, term)
  }
}

/// A matrix in rows, for plain loops.
struct Rows<T: TwinReal>: Sendable {
  let m, n: Int
  let entries: [T]

  subscript(i: Int, j: Int) -> T { entries[i * n + j] }

  /// `A x`
  func times(_ x: [T], _ style: Style) -> [T] {
    entries.withUnsafeBufferPointer { a in
      x.withUnsafeBufferPointer { x in
        (0..<m).map { i in style.dot(n, { a[i * n + $0] }, { x[$0] }) }
      }
    }
  }

  /// `A^T v`
  func transposedTimes(_ v: [T], _ style: Style) -> [T] {
    entries.withUnsafeBufferPointer { a in
      v.withUnsafeBufferPointer { v in
        (0..<n).map { j in style.dot(m, { a[$0 * n + j] }, { v[$0] }) }
      }
    }
  }
}
