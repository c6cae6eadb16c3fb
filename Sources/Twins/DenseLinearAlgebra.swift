// SPDX-License-Identifier: GPL-3.0-or-later

/// Eigenvectors `q_i` and eigenvalues of a symmetric matrix, by cyclic two-sided Jacobi rotations.
func jacobiEigen<T: TwinReal>(_ matrix: [T], _ m: Int) -> (q: [[T]], lambda: [T]) {
  var g = matrix
  var q = [T](repeating: 0, count: m * m)
  for i in 0..<m { q[i * m + i] = 1 }
  g.withUnsafeMutableBufferPointer { g in
    q.withUnsafeMutableBufferPointer { q in
      for _ in 0..<40 {
        var rotated = false
        for i in 0..<m {
          for j in (i + 1)..<max(m, i + 1) {
            let off = g[i * m + j]
            let size = (abs(g[i * m + i]) * abs(g[j * m + j])).squareRoot()
            guard abs(off) > T.ulpOfOne / 4 * size, abs(off) > T.leastNormalMagnitude else {
              continue
            }
            rotated = true
            let zeta = (g[j * m + j] - g[i * m + i]) / (2 * off)
            // For entries of very different sizes, ζ² would overflow.
            let t =
              abs(zeta) > 1 / T.ulpOfOne
              ? 1 / (2 * zeta) : (zeta < 0 ? -1 : 1) / (abs(zeta) + (1 + zeta * zeta).squareRoot())
            let c = 1 / (1 + t * t).squareRoot()
            let s = c * t
            for k in 0..<m {
              let (x, y) = (g[i * m + k], g[j * m + k])
              g[i * m + k] = c * x - s * y
              g[j * m + k] = s * x + c * y
            }
            for k in 0..<m {
              let (x, y) = (g[k * m + i], g[k * m + j])
              g[k * m + i] = c * x - s * y
              g[k * m + j] = s * x + c * y
            }
            // The eigenvectors lie in rows, so that both rotations run along memory.
            for k in 0..<m {
              let (x, y) = (q[i * m + k], q[j * m + k])
              q[i * m + k] = c * x - s * y
              q[j * m + k] = s * x + c * y
            }
          }
        }
        if !rotated { break }
      }
    }
  }
  return ((0..<m).map { Array(q[($0 * m)..<(($0 + 1) * m)]) }, (0..<m).map { g[$0 * m + $0] })
}

/// `G⁻¹`, by Gauss–Jordan elimination with row pivoting.
func gaussJordanInverse<T: TwinReal>(_ matrix: [T], _ m: Int) -> [T] {
  var g = matrix
  var inverse = [T](repeating: 0, count: m * m)
  for i in 0..<m { inverse[i * m + i] = 1 }
  g.withUnsafeMutableBufferPointer { g in
    inverse.withUnsafeMutableBufferPointer { inverse in
      for k in 0..<m {
        let pivot = (k..<m).max { abs(g[$0 * m + k]) < abs(g[$1 * m + k]) } ?? k
        if pivot != k {
          for j in 0..<m {
            g.swapAt(k * m + j, pivot * m + j)
            inverse.swapAt(k * m + j, pivot * m + j)
          }
        }
        let scale = 1 / g[k * m + k]
        for j in 0..<m {
          g[k * m + j] *= scale
          inverse[k * m + j] *= scale
        }
        for i in 0..<m where i != k {
          let factor = g[i * m + k]
          for j in 0..<m {
            g[i * m + j] -= factor * g[k * m + j]
            inverse[i * m + j] -= factor * inverse[k * m + j]
          }
        }
      }
    }
  }
  return inverse
}

/// The lower factor `L` of `G = L L^T`, in rows.
func choleskyFactor<T: TwinReal>(_ g: [T], _ m: Int, _ style: Style) -> [T] {
  var factor = [T](repeating: 0, count: m * m)
  factor.withUnsafeMutableBufferPointer { l in
    for i in 0..<m {
      for j in 0...i {
        let rest = g[i * m + j] - style.dot(j, { l[i * m + $0] }, { l[j * m + $0] })
        l[i * m + j] = i == j ? rest.squareRoot() : rest / l[j * m + j]
      }
    }
  }
  return factor
}

func choleskySolve<T: TwinReal>(_ l: [T], _ m: Int, _ b: [T], _ style: Style) -> [T] {
  var x = b
  for i in 0..<m { x[i] = (x[i] - style.dot(i, { l[i * m + $0] }, { x[$0] })) / l[i * m + i] }
  for i in (0..<m).reversed() {
    let below = style.dot(m - i - 1, { l[(i + 1 + $0) * m + i] }, { x[i + 1 + $0] })
    x[i] = (x[i] - below) / l[i * m + i]
  }
  return x
}

/// `tr G⁻¹ = ‖L⁻¹‖_F²`
func traceOfCholeskyInverse<T: TwinReal>(_ l: [T], _ m: Int, _ style: Style) -> T {
  l.withUnsafeBufferPointer { l in
    style.sum(m) { j in
      var column = [T](repeating: 0, count: m)
      column.withUnsafeMutableBufferPointer { column in
        column[j] = 1 / l[j * m + j]
        for i in (j + 1)..<max(m, j + 1) {
          let above = style.dot(i - j, { l[i * m + j + $0] }, { column[j + $0] })
          column[i] = -above / l[i * m + i]
        }
      }
      return style.dot(m - j, { column[j + $0] }, { column[j + $0] })
    }
  }
}

/// The rank of a matrix, by elimination with complete pivoting.
func echelonRank<T: TwinReal>(_ a: Rows<T>) -> Int {
  var rows = (0..<a.m).map { i in (0..<a.n).map { a[i, $0] } }
  let largest = a.entries.reduce(0) { max($0, abs($1)) }
  var rank = 0
  while rank < min(a.m, a.n) {
    var pivot = (row: rank, column: rank)
    for i in rank..<a.m {
      for j in rank..<a.n where abs(rows[i][j]) > abs(rows[pivot.row][pivot.column]) {
        pivot = (i, j)
      }
    }
    if abs(rows[pivot.row][pivot.column]) <= largest * T.ulpOfOne * T(8 * max(a.m, a.n)) { break }
    rows.swapAt(rank, pivot.row)
    for i in 0..<a.m { rows[i].swapAt(rank, pivot.column) }
    for i in (rank + 1)..<max(a.m, rank + 1) {
      let factor = rows[i][rank] / rows[rank][rank]
      for j in rank..<a.n { rows[i][j] -= factor * rows[rank][j] }
    }
    rank += 1
  }
  return rank
}
