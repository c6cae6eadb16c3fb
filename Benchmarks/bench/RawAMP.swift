// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import CKernels

/// The two products of an iteration, and nothing else: `P := P + A X`, `Q := Q + B V`.
struct Products {
  let a, b: Operand<Double>
  let x, v: Matrix<Double>
  var p, q: Matrix<Double>

  init(_ a: Operand<Double>, _ b: Operand<Double>, columns: Int) {
    self.a = a
    self.b = b
    x = Matrix(rows: a.columns, columns: columns) { Double(($0 + $1) % 7) }
    v = Matrix(rows: b.columns, columns: columns) { Double(($0 + $1) % 5) }
    p = Matrix(zeros: a.rows, columns)
    q = Matrix(zeros: b.rows, columns)
  }

  mutating func run() {
    Double.multiply(.plus, a, .plain(x), into: &p)
    Double.multiply(.plus, b, .plain(v), into: &q)
  }
}

/// AMP-ℓ1 written out for `Double` with pointers and kernels, as one would without a generic type.
struct RawAMP {
  let a, y: Matrix<Double>
  let alpha: Double
  var x, r, v: [Double]
  var b: [Double]

  init(_ a: Matrix<Double>, _ y: Matrix<Double>, alpha: Double) {
    self.a = a
    self.y = y
    self.alpha = alpha
    x = [Double](repeating: 0, count: a.columns * y.columns)
    r = x
    v = [Double](repeating: 0, count: a.rows * y.columns)
    b = [Double](repeating: 0, count: y.columns)
  }

  mutating func step() {
    let m = a.rows, n = a.columns, columns = y.columns
    swap(&x, &r)
    x.withUnsafeMutableBufferPointer { x in
      r.withUnsafeMutableBufferPointer { r in
        v.withUnsafeMutableBufferPointer { v in
          y.storage.withUnsafeBufferPointer { y in
            guard let x = x.baseAddress, let r = r.baseAddress, let v = v.baseAddress,
              let y = y.baseAddress
            else { return }
            for d in 0..<columns {
              assay_combine_f64(m, b[d], v + d * m, 1, y + d * m, v + d * m)
            }
            assay_gemm_f64(
              ASSAY_PLAIN, ASSAY_PLAIN, m, columns, n, -1, a.storage, m, r, n, v, m)
            assay_gemm_f64(
              ASSAY_ADJOINT, ASSAY_PLAIN, n, columns, m, 1, a.storage, m, v, m, r, n)
            for d in 0..<columns {
              let sigma = (assay_dot_f64(m, v + d * m, v + d * m) / Double(m)).squareRoot()
              let count = assay_soft_threshold_f64(n, alpha * sigma, r + d * n, x + d * n)
              b[d] = Double(count) / Double(m)
            }
          }
        }
      }
    }
  }
}
