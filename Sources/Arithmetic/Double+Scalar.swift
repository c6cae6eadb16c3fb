// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels
import ComplexModule
import RealModule

/// binary64 with the kernels' written order of sums: the same bits on every processor.
extension Double: RealScalar {
  public typealias Real = Double
  public typealias Complexified = Complex<Double>
  @inlinable public var support: Double { self != 0 ? 1 : 0 }
  @inlinable public var largestPart: Double { magnitude }
  @inlinable public static func clamp(_ x: Double, _ t: Double) -> Double {
    Swift.max(Swift.min(x, t), -t)
  }
  @inlinable public static func softThreshold(_ r: Double, _ t: Double) -> Double {
    Swift.max(r - t, 0) - Swift.max(-r - t, 0)
  }
  public static func exp(_ x: Double) -> Double { elementary(x, assay_exp_f64) }
  public static func log(_ x: Double) -> Double { elementary(x, assay_log_f64) }
  public static func tanh(_ x: Double) -> Double { elementary(x, assay_tanh_f64) }
  public static func logistic(_ u: Double) -> (p: Double, q: Double) {
    var u = u, p = 0.0, q = 0.0
    assay_logistic_f64(1, &u, &p, &q)
    return (p, q)
  }

  public static func multiply(
    _ sign: Sign, _ a: Operand<Double>, _ b: Operand<Double>, into c: inout Matrix<Double>
  ) {
    let (m, n, k) = productShape(a, b, c)
    let (storedA, storedB) = (a.stored, b.stored)
    c.storage.withUnsafeMutableBufferPointer {
      assay_gemm_f64(
        a.form, b.form, m, n, k, sign == .plus ? 1 : -1, storedA.storage, storedA.rows,
        storedB.storage, storedB.rows, $0.baseAddress, m)
    }
  }
  public static func squaredNorm(_ x: Column<Double>) -> Double {
    assay_dot_f64(x.count, x.baseAddress, x.baseAddress)
  }
  public static func inner(_ x: Column<Double>, _ y: Column<Double>) -> Double {
    assay_dot_f64(x.count, x.baseAddress, y.baseAddress)
  }
  public static func sum(_ x: Column<Double>) -> Double { assay_sum_f64(x.count, x.baseAddress) }
  public static func exp(_ x: Column<Double>, into y: MutableColumn<Double>) {
    checkColumns(y.count, x.count)
    assay_exp_f64(x.count, x.baseAddress, y.baseAddress)
  }
  public static func tanh(_ x: Column<Double>, into y: MutableColumn<Double>) {
    checkColumns(y.count, x.count)
    assay_tanh_f64(x.count, x.baseAddress, y.baseAddress)
  }
  @inlinable public static func raise(_ m: MutableColumn<Double>, toPartsOf x: Column<Double>) {
    for i in x.indices { m[i] = Swift.max(m[i], x[i].magnitude) }
  }
  public static func combine(
    _ a: Double, _ x: Column<Double>, _ b: Double, _ y: Column<Double>,
    into out: MutableColumn<Double>
  ) {
    checkColumns(out.count, x.count, y.count)
    assay_combine_f64(out.count, a, x.baseAddress, b, y.baseAddress, out.baseAddress)
  }
  public static func softThreshold(
    _ r: Column<Double>, _ t: Double, into x: MutableColumn<Double>
  ) -> Double {
    checkColumns(x.count, r.count)
    return Double(assay_soft_threshold_f64(x.count, t, r.baseAddress, x.baseAddress))
  }
  public static func softThresholdAdjoint(
    _ r: Column<Double>, _ t: Double, gain: Double, dx: Column<Double>, dr: MutableColumn<Double>
  ) -> (sign: Double, excess: Double, count: Double) {
    checkColumns(dr.count, r.count, dx.count)
    var sign: Double = 0, excess: Double = 0
    let count = assay_soft_threshold_adjoint_f64(
      r.count, t, gain, r.baseAddress, dx.baseAddress, dr.baseAddress, &sign, &excess)
    return (sign, excess, Double(count))
  }
  public static func posteriorAdjoint(
    _ r: Column<Double>, _ constants: [Double], offset: Double, dx: Column<Double>,
    dr: MutableColumn<Double>, work: MutableColumn<Double>
  ) -> Bool {
    checkColumns(dr.count, r.count, dx.count)
    precondition(
      constants.count == 6 && work.count == 3 * r.count,
      "\(constants.count) constants and room for \(work.count) of \(r.count) entries")
    assay_posterior_adjoint_f64(
      r.count, constants, offset, r.baseAddress, dx.baseAddress, dr.baseAddress, work.baseAddress)
    return true
  }
  public static func posteriorMean(
    _ r: Column<Double>, gain: Double, scale: Double, offset: Double, into x: MutableColumn<Double>
  ) -> Double {
    checkColumns(x.count, r.count)
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * r.count) {
      assay_posterior_f64(
        r.count, gain, scale, offset, r.baseAddress, x.baseAddress, $0.baseAddress)
    }
  }
}

func elementary<T>(
  _ x: T, _ f: (Int, UnsafePointer<T>?, UnsafeMutablePointer<T>?) -> Void
) -> T {
  var value = x
  withUnsafeMutablePointer(to: &value) { f(1, UnsafePointer($0), $0) }
  return value
}

/// Once for a column, before pointers are given away.
func checkColumns(_ out: Int, _ x: Int, _ y: Int? = nil) {
  precondition(
    x == out && (y ?? x) == out, "columns of \(x) and \(y ?? x) entries into one of \(out)")
}
