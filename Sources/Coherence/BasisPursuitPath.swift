// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import CKernels

/// Basis pursuit by homotopy: the path of the LASSO
///
///     min ½ ‖S z − S_i‖² + λ ‖z‖_1,   z_i = 0,
///
/// is followed from the first `λ` with a solution other than 0 down to `λ = 0`, where `z` minimises
/// `‖z‖_1` among all `z` with `S z = S_i`. On the active set `A` with signs `s`
///
///     z_A moves along  d = (S_A^T S_A)⁻¹ s  as λ falls,   c = S^T (S_i − S z)  falls by  S^T S_A d,
///
/// until a `|c_j|` meets `λ` and `j` joins, or a `z_k` meets 0 and `k` leaves. The inverse is kept by
/// bordering and its reverse.
struct BasisPursuitPath {
  /// `S^T S`
  let gram: Matrix<Double>
  /// `L`
  let rows: Int

  /// The end of a path.
  struct End {
    var active: [Int] = []
    var signs: [Double] = []
    /// `(S_A^T S_A)⁻¹`, a row of `L` numbers for each active column.
    var inverse: [Double] = []
  }

  init(_ s: Matrix<Double>) {
    rows = s.rows
    var gram = Matrix<Double>(zeros: s.columns, s.columns)
    gram.add(adjointOf: s, s)
    self.gram = gram
  }

  /// The path for column `i`; `nil` where it does not end: columns that are equal but for their sign, or
  /// too many at once that meet `λ`.
  func end(_ i: Int) -> End? {
    var walk = Walk(self, i)
    let most = 20 * rows + 100
    for _ in 0..<most {
      switch walk.step() {
      case .ended: return walk.end
      case .lost: return nil
      case .moved: continue
      }
    }
    return nil
  }
}

/// One path on its way.
private struct Walk {
  enum Outcome { case moved, ended, lost }

  let path: BasisPursuitPath
  var end = BasisPursuitPath.End()
  private var z: [Double] = []
  /// `S^T (S_i − S z)`
  private var c: [Double]
  private var lambda: Double
  private let first: Double
  private var isFree: [Bool]
  /// What has just left cannot join at once.
  private var left: Int?
  private var a: [Double]

  /// A step shorter than this part of the first `λ` is none.
  private static let least = 1e-14

  init(_ path: BasisPursuitPath, _ i: Int) {
    self.path = path
    let n = path.gram.columns
    var c = Array(path.gram.storage[(i * n)..<((i + 1) * n)])
    c[i] = 0
    self.c = c
    a = [Double](repeating: 0, count: n)
    isFree = [Bool](repeating: true, count: n)
    isFree[i] = false
    let j = c.indices.max { abs(c[$0]) < abs(c[$1]) } ?? 0
    lambda = abs(c[j])
    first = lambda
    end.inverse = [Double](repeating: 0, count: path.rows * path.rows)
    if first > 0 { _ = join(j, c[j] < 0 ? -1 : 1) }
  }

  mutating func step() -> Outcome {
    let count = end.active.count
    guard count > 0 else { return .lost }
    let d = direction()
    fall(d)
    var (length, next, sign) = (lambda, -1, 0.0)
    if count < path.rows {
      for j in c.indices where isFree[j] && j != left {
        let up = (lambda - c[j]) / (1 - a[j])
        if up > Self.least * first && up < length { (length, next, sign) = (up, j, 1) }
        let down = (lambda + c[j]) / (1 + a[j])
        if down > Self.least * first && down < length { (length, next, sign) = (down, j, -1) }
      }
    }
    var leaving = -1
    for k in 0..<count {
      let to = -z[k] / d[k]
      if to > Self.least * first && to < length { (length, leaving) = (to, k) }
    }
    for k in 0..<count { z[k] += length * d[k] }
    c.withUnsafeMutableBufferPointer { [count = c.count] c in
      guard let c = c.baseAddress else { return }
      assay_combine_f64(count, -length, a, 1, c, c)
    }
    lambda -= length
    if lambda <= Self.least * first { return .ended }
    if leaving >= 0 {
      leave(leaving)
      return .moved
    }
    left = nil
    return next >= 0 && join(next, sign) ? .moved : .lost
  }

  /// `d = (S_A^T S_A)⁻¹ s`
  private func direction() -> [Double] {
    let (count, stride) = (end.active.count, path.rows)
    return end.inverse.withUnsafeBufferPointer { buffer in
      guard let inverse = buffer.baseAddress else { return [] }
      return (0..<count).map { assay_dot_f64(count, inverse + $0 * stride, end.signs) }
    }
  }

  /// `a = S^T S_A d`
  private mutating func fall(_ d: [Double]) {
    let n = c.count
    let (active, gram) = (end.active, path.gram.storage)
    a.withUnsafeMutableBufferPointer { a in
      gram.withUnsafeBufferPointer { gram in
        guard let a = a.baseAddress, let gram = gram.baseAddress else { return }
        a.update(repeating: 0, count: n)
        for (k, j) in active.enumerated() { assay_combine_f64(n, d[k], gram + j * n, 1, a, a) }
      }
    }
  }

  /// Borders the inverse; `false` if the column depends on those that are active.
  private mutating func join(_ j: Int, _ sign: Double) -> Bool {
    let (count, stride, n) = (end.active.count, path.rows, c.count)
    let k = end.active.map { path.gram.storage[j * n + $0] }
    let own = path.gram.storage[j * n + j]
    let isIndependent = end.inverse.withUnsafeMutableBufferPointer { buffer -> Bool in
      guard let inverse = buffer.baseAddress else { return false }
      let u = (0..<count).map { assay_dot_f64(count, inverse + $0 * stride, k) }
      let rest = own - assay_dot_f64(count, k, u)
      guard rest > 1e-12 * own else { return false }
      for row in 0..<count {
        let target = inverse + row * stride
        assay_combine_f64(count, u[row] / rest, u, 1, target, target)
        target[count] = -u[row] / rest
        inverse[count * stride + row] = -u[row] / rest
      }
      inverse[count * stride + count] = 1 / rest
      return true
    }
    guard isIndependent else { return false }
    end.active.append(j)
    end.signs.append(sign)
    z.append(0)
    isFree[j] = false
    return true
  }

  /// The reverse of ``join(_:_:)``, of the active column at place `k`.
  private mutating func leave(_ k: Int) {
    let (last, stride) = (end.active.count - 1, path.rows)
    end.active.swapAt(k, last)
    end.signs.swapAt(k, last)
    z.swapAt(k, last)
    end.inverse.withUnsafeMutableBufferPointer { buffer in
      for column in 0...last { buffer.swapAt(k * stride + column, last * stride + column) }
      for row in 0...last { buffer.swapAt(row * stride + k, row * stride + last) }
      guard let inverse = buffer.baseAddress else { return }
      let border = inverse + last * stride
      let corner = border[last]
      for row in 0..<last {
        let target = inverse + row * stride
        assay_combine_f64(last, -border[row] / corner, border, 1, target, target)
      }
    }
    let j = end.active.removeLast()
    end.signs.removeLast()
    z.removeLast()
    isFree[j] = true
    left = j
  }
}
