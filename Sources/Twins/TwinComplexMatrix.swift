// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

/// A complex matrix in rows, real parts apart from imaginary ones, for plain loops.
struct TwinComplexMatrix<T: TwinReal>: Sendable where T.Real == T {
  let m, n: Int
  var re, im: [T]

  init(_ m: Int, _ n: Int, _ entry: (Int, Int) -> (T, T)) {
    (self.m, self.n, re, im) = (m, n, [], [])
    for i in 0..<m {
      for j in 0..<n {
        let (a, b) = entry(i, j)
        re.append(a)
        im.append(b)
      }
    }
  }

  /// Matrix `k` of an array of matrices, in C order.
  init(_ tensor: Tensor<T.Complexified>, _ k: Int) {
    let (m, n) = (tensor.shape[tensor.shape.count - 2], tensor.shape[tensor.shape.count - 1])
    self.init(m, n) {
      let entry = tensor.entries[k * m * n + $0 * n + $1]
      return (entry.real, entry.imaginary)
    }
  }

  static func identity(_ m: Int, times a: T) -> TwinComplexMatrix {
    TwinComplexMatrix(m, m) { ($0 == $1 ? a : 0, 0) }
  }

  var entries: [T.Complexified] { zip(re, im).map { T.Complexified($0, $1) } }
  var real: TwinComplexMatrix { TwinComplexMatrix(m, n) { (re[$0 * n + $1], 0) } }

  func map(_ other: TwinComplexMatrix, _ f: (T, T) -> T) -> TwinComplexMatrix {
    var result = self
    result.re = zip(re, other.re).map(f)
    result.im = zip(im, other.im).map(f)
    return result
  }
  static func + (a: Self, b: Self) -> Self { a.map(b, +) }
  static func - (a: Self, b: Self) -> Self { a.map(b, -) }
  func scaled(_ a: T) -> Self { map(self) { x, _ in a * x } }

  /// `A^H`, or `A^T`.
  func adjoint(isConjugated: Bool = true) -> Self {
    TwinComplexMatrix(n, m) { (re[$1 * n + $0], isConjugated ? -im[$1 * n + $0] : im[$1 * n + $0]) }
  }

  /// `A B`
  @specialized(where T == Double)
  @specialized(where T == Float)
  func times(_ b: Self, _ style: Style) -> Self {
    TwinComplexMatrix(m, b.n) { i, j in
      (
        style.dot(2 * n, { $0 < n ? re[i * n + $0] : -im[i * n + $0 - n] }) {
          $0 < n ? b.re[$0 * b.n + j] : b.im[($0 - n) * b.n + j]
        },
        style.dot(2 * n, { $0 < n ? re[i * n + $0] : im[i * n + $0 - n] }) {
          $0 < n ? b.im[$0 * b.n + j] : b.re[($0 - n) * b.n + j]
        }
      )
    }
  }

  /// `Re<A, B>`
  @specialized(where T == Double)
  @specialized(where T == Float)
  func inner(_ b: Self, _ style: Style) -> T {
    style.dot(re.count, { re[$0] }, { b.re[$0] }) + style.dot(im.count, { im[$0] }, { b.im[$0] })
  }

  func squaredNorm(_ style: Style) -> T { inner(self, style) }

  /// `A⁻¹` of a Hermitian positive definite `A`, and its pivots, by elimination without pivoting.
  @specialized(where T == Double)
  @specialized(where T == Float)
  func inverted() -> (inverse: Self, pivots: [T]) {
    var (a, b) = (self, Self.identity(m, times: 1))
    var pivots: [T] = []
    for k in 0..<m {
      // A pivot of such a matrix is real.
      let pivot = a.re[k * m + k]
      pivots.append(pivot)
      for j in 0..<m {
        (a.re[k * m + j], a.im[k * m + j]) = (a.re[k * m + j] / pivot, a.im[k * m + j] / pivot)
        (b.re[k * m + j], b.im[k * m + j]) = (b.re[k * m + j] / pivot, b.im[k * m + j] / pivot)
      }
      for i in 0..<m where i != k {
        let (x, y) = (a.re[i * m + k], a.im[i * m + k])
        for j in 0..<m {
          let (p, q) = (a.re[k * m + j], a.im[k * m + j])
          a.re[i * m + j] -= x * p - y * q
          a.im[i * m + j] -= x * q + y * p
          let (r, s) = (b.re[k * m + j], b.im[k * m + j])
          b.re[i * m + j] -= x * r - y * s
          b.im[i * m + j] -= x * s + y * r
        }
      }
    }
    return (b, pivots)
  }

  /// The largest eigenvalue of a Hermitian `A ⪰ 0`, from that of `[Re, −Im; Im, Re]`.
  @specialized(where T == Double)
  @specialized(where T == Float)
  func largestEigenvalue() -> T {
    if !im.contains(where: { $0 != 0 }) { return jacobiEigen(re, m).lambda.max() ?? 0 }
    var stacked: [T] = []
    for i in 0..<(2 * m) {
      for j in 0..<(2 * m) {
        let (k, l) = (i % m * n + j % m, (i < m) == (j < m))
        stacked.append(l ? re[k] : i < m ? -im[k] : im[k])
      }
    }
    return jacobiEigen(stacked, 2 * m).lambda.max() ?? 0
  }
}
