// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import CFFTW
import ComplexModule
import Foundation
import RealModule

// Transforms through FFTW: their results carry tolerances, since bits depend on the processor.

/// The unitary discrete Fourier transform `(T x)_k = (1/√N) Σ_j x_j e^{−2πi jk/N}`.
public struct FourierTransform: UnitaryTransform {
  public let size: Int
  private let plans: Plans

  /// - Throws: `OperatorError` when `size < 1` or FFTW makes no plan.
  public init(size: Int) throws {
    self.size = size
    plans = try Plans(size: size) {
      let scratch = fftw_alloc_complex(size)
      defer { fftw_free(scratch) }
      return (
        fftw_plan_dft_1d(Int32(size), scratch, scratch, -1, planningFlags),
        fftw_plan_dft_1d(Int32(size), scratch, scratch, 1, planningFlags)
      )
    }
  }

  public func forward(_ x: MutableColumn<Complex<Double>>) { apply(plans.forward, x) }
  public func inverse(_ x: MutableColumn<Complex<Double>>) { apply(plans.inverse, x) }

  private func apply(_ plan: fftw_plan, _ x: MutableColumn<Complex<Double>>) {
    x.withMemoryRebound(to: fftw_complex.self) {
      fftw_execute_dft(plan, $0.baseAddress, $0.baseAddress)
    }
    let scale = 1 / Double(size).squareRoot()
    for i in x.indices { x[i] = Complex.scale(scale, x[i]) }
  }
}

/// The orthonormal DCT-II `(T x)_k = √(2/N) e_k Σ_j x_j cos(π (2j + 1) k/(2N))`, `e_0 = 1/√2`, else 1.
public struct CosineTransform: UnitaryTransform {
  public let size: Int
  private let plans: Plans

  /// - Throws: `OperatorError` when `size < 1` or FFTW makes no plan.
  public init(size: Int) throws {
    self.size = size
    plans = try Plans(size: size) {
      let scratch = fftw_alloc_real(size)
      defer { fftw_free(scratch) }
      return (
        fftw_plan_r2r_1d(Int32(size), scratch, scratch, FFTW_REDFT10, planningFlags),
        fftw_plan_r2r_1d(Int32(size), scratch, scratch, FFTW_REDFT01, planningFlags)
      )
    }
  }

  // FFTW's REDFT10 is 2 Σ_j x_j cos(π (2j + 1) k/(2N)); REDFT01 is its transpose but for x_0, which it
  // counts once where all others count twice.

  public func forward(_ x: MutableColumn<Double>) {
    fftw_execute_r2r(plans.forward, x.baseAddress, x.baseAddress)
    let scale = 1 / (2 * Double(size)).squareRoot()
    for i in x.indices { x[i] *= scale }
    x[0] *= 0.5.squareRoot()
  }

  public func inverse(_ x: MutableColumn<Double>) {
    x[0] *= 2.0.squareRoot()
    let scale = 1 / (2 * Double(size)).squareRoot()
    for i in x.indices { x[i] *= scale }
    fftw_execute_r2r(plans.inverse, x.baseAddress, x.baseAddress)
  }
}

/// Estimated, so that planning measures nothing; for arrays of any alignment.
private let planningFlags = UInt32(1 << 6 | 1 << 1)

/// A pair of plans; FFTW makes and destroys them one at a time, and executes them on any thread.
private final class Plans: @unchecked Sendable {
  let forward, inverse: fftw_plan
  private static let planning = NSLock()

  init(size: Int, _ make: () -> (fftw_plan?, fftw_plan?)) throws {
    guard size >= 1, size <= Int32.max,
      case (let forward?, let inverse?) = Self.planning.withLock(make)
    else { throw OperatorError("there is no transform of length \(size)") }
    self.forward = forward
    self.inverse = inverse
  }

  deinit {
    Self.planning.withLock {
      fftw_destroy_plan(forward)
      fftw_destroy_plan(inverse)
    }
  }
}
