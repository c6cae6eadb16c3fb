// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

/// binary32 with the kernels' written order of sums: the same bits on every processor.
extension Float: RealScalar {
  public typealias Real = Float
  @inlinable public var support: Float { self != 0 ? 1 : 0 }
  @inlinable public var largestPart: Float { magnitude }
  @inlinable public static func clamp(_ x: Float, _ t: Float) -> Float {
    Swift.max(Swift.min(x, t), -t)
  }
  @inlinable public static func softThreshold(_ r: Float, _ t: Float) -> Float {
    Swift.max(r - t, 0) - Swift.max(-r - t, 0)
  }
  public static func exp(_ x: Float) -> Float { elementary(x, assay_exp_f32) }
  public static func log(_ x: Float) -> Float { elementary(x, assay_log_f32) }
  public static func tanh(_ x: Float) -> Float { elementary(x, assay_tanh_f32) }
  public static func hazard(_ x: Float) -> Float { Float(Double.hazard(Double(x))) }
  public static func hazardExcess(_ x: Float) -> Float { Float(Double.hazardExcess(Double(x))) }
  public static func acuteCosine(_ p: Int, _ q: Int) -> Float {
    Float(Double.acuteCosine(p, q))
  }
  public static func logistic(_ u: Float) -> (p: Float, q: Float) {
    var u = u, p: Float = 0, q: Float = 0
    assay_logistic_f32(1, &u, &p, &q)
    return (p, q)
  }

  public static func multiply(
    _ sign: Sign, _ a: Operand<Float>, _ b: Operand<Float>, into c: inout Matrix<Float>
  ) {
    let (m, n, k) = productShape(a, b, c)
    let (storedA, storedB) = (a.stored, b.stored)
    c.storage.withUnsafeMutableBufferPointer {
      assay_gemm_f32(
        a.form, b.form, m, n, k, sign == .plus ? 1 : -1, storedA.storage, storedA.rows,
        storedB.storage, storedB.rows, $0.baseAddress, m)
    }
  }
  public static func squaredNorm(_ x: Column<Float>) -> Float {
    assay_dot_f32(x.count, x.baseAddress, x.baseAddress)
  }
  public static func inner(_ x: Column<Float>, _ y: Column<Float>) -> Float {
    assay_dot_f32(x.count, x.baseAddress, y.baseAddress)
  }
  public static func sum(_ x: Column<Float>) -> Float { assay_sum_f32(x.count, x.baseAddress) }
  public static func exp(_ x: Column<Float>, into y: MutableColumn<Float>) {
    checkColumns(y.count, x.count)
    assay_exp_f32(x.count, x.baseAddress, y.baseAddress)
  }
  public static func tanh(_ x: Column<Float>, into y: MutableColumn<Float>) {
    checkColumns(y.count, x.count)
    assay_tanh_f32(x.count, x.baseAddress, y.baseAddress)
  }
  @inlinable public static func raise(_ m: MutableColumn<Float>, toPartsOf x: Column<Float>) {
    for i in x.indices { m[i] = Swift.max(m[i], x[i].magnitude) }
  }
  public static func combine(
    _ a: Float, _ x: Column<Float>, _ b: Float, _ y: Column<Float>,
    into out: MutableColumn<Float>
  ) {
    checkColumns(out.count, x.count, y.count)
    assay_combine_f32(out.count, a, x.baseAddress, b, y.baseAddress, out.baseAddress)
  }
  public static func softThreshold(
    _ r: Column<Float>, _ t: Float, into x: MutableColumn<Float>
  ) -> Float {
    checkColumns(x.count, r.count)
    return Float(assay_soft_threshold_f32(x.count, t, r.baseAddress, x.baseAddress))
  }
  public static func softThresholdAdjoint(
    _ r: Column<Float>, _ t: Float, gain: Float, dx: Column<Float>, dr: MutableColumn<Float>
  ) -> (sign: Float, excess: Float, count: Float) {
    checkColumns(dr.count, r.count, dx.count)
    var sign: Float = 0, excess: Float = 0
    let count = assay_soft_threshold_adjoint_f32(
      r.count, t, gain, r.baseAddress, dx.baseAddress, dr.baseAddress, &sign, &excess)
    return (sign, excess, Float(count))
  }
  public static func posteriorAdjoint(
    _ r: Column<Float>, _ constants: [Float], offset: Float, dx: Column<Float>,
    dr: MutableColumn<Float>, work: MutableColumn<Float>
  ) -> Bool {
    checkColumns(dr.count, r.count, dx.count)
    precondition(
      constants.count == 6 && work.count == 3 * r.count,
      "\(constants.count) constants and room for \(work.count) of \(r.count) entries")
    assay_posterior_adjoint_f32(
      r.count, constants, offset, r.baseAddress, dx.baseAddress, dr.baseAddress, work.baseAddress)
    return true
  }
  public static func posteriorMean(
    _ r: Column<Float>, gain: Float, scale: Float, offset: Float, into x: MutableColumn<Float>
  ) -> Float {
    checkColumns(x.count, r.count)
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * r.count) {
      assay_posterior_f32(
        r.count, gain, scale, offset, r.baseAddress, x.baseAddress, $0.baseAddress)
    }
  }
}
