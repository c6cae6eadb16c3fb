// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels
import ComplexModule
import RealModule

/// Complex binary64 with the kernels' written order of sums.
extension Complex: Scalar where RealType == Double {
  public typealias Real = Double
  public init(real: Double) { self.init(real, 0) }
  @inlinable public var realPart: Double { real }
  @inlinable public var squaredMagnitude: Double { real * real + imaginary * imaginary }
  @inlinable public var largestPart: Double { Swift.max(abs(real), abs(imaginary)) }
  @inlinable public var support: Double { real != 0 || imaginary != 0 ? 1 : 0 }
  @inlinable public static func scale(_ a: Double, _ z: Complex) -> Complex {
    Complex(a * z.real, a * z.imaginary)
  }
  @inlinable public static func softThreshold(_ r: Complex, _ t: Double) -> Complex {
    let length = r.squaredMagnitude.squareRoot()
    return length > t ? scale((length - t) / length, r) : .zero
  }

  public static func multiply(
    _ sign: Sign, _ a: Operand<Complex>, _ b: Operand<Complex>, into c: inout Matrix<Complex>
  ) {
    let (m, n, k) = productShape(a, b, c)
    func reals<R>(_ storage: [Complex], _ body: (UnsafePointer<Double>?) -> R) -> R {
      storage.withUnsafeBytes { body($0.baseAddress?.assumingMemoryBound(to: Double.self)) }
    }
    c.storage.withUnsafeMutableBytes { c in
      reals(a.stored.storage) { storedA in
        reals(b.stored.storage) { storedB in
          assay_gemm_c64(
            a.form, b.form, m, n, k, sign == .plus ? 1 : -1, storedA, a.stored.rows, storedB,
            b.stored.rows,
            c.baseAddress?.assumingMemoryBound(to: Double.self), m)
        }
      }
    }
  }
  /// The sum over the `2n` real and imaginary parts, in storage order.
  public static func squaredNorm(_ x: Column<Complex>) -> Double {
    x.withMemoryRebound(to: Double.self) { assay_dot_f64($0.count, $0.baseAddress, $0.baseAddress) }
  }
}
