// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import ComplexModule
import Foundation
import Problems
import RealModule
import Shrinkages

/// What iterations cost on `N/2` rows of a Fourier transform, from `N = 2^12` to `2^20`: the time over
/// `N log₂ N`, which stays level, and the peak memory, which grows as `N`.
struct FastOperators: Encodable {
  struct Row: Encodable {
    let size: Int
    /// Median milliseconds of an iteration.
    let amp, oamp, vamp: Double
    /// The process's largest resident memory so far, in bytes; sizes come in rising order.
    let peakMemory: Int
    /// `x̂`'s NMSE after ten iterations of VAMP, in dB: the work is real.
    let nmse: Double

    /// Nanoseconds over `N log₂ N`.
    func unit(_ milliseconds: Double) -> Double {
      milliseconds * 1e6 / (Double(size) * log2(Double(size)))
    }
  }

  var rows: [Row] = []

  static func measure() throws -> FastOperators {
    var result = FastOperators()
    print(
      "N         AMP ms  OAMP ms  VAMP ms   ns/(N log2 N): AMP   OAMP   VAMP   peak MiB"
        + "  NMSE dB")
    for exponent in 12...20 {
      let row = try measure(size: 1 << exponent)
      result.rows.append(row)
      print(
        String(format: "2^%-5d %9.3f%9.3f%9.3f", exponent, row.amp, row.oamp, row.vamp)
          + String(
            format: "%21.2f%7.2f%7.2f", row.unit(row.amp), row.unit(row.oamp), row.unit(row.vamp))
          + String(format: "%11.1f%9.2f", Double(row.peakMemory) / 0x1p20, row.nmse))
    }
    return result
  }

  private static func measure(size: Int) throws -> Row {
    let problem = try ProblemSpecification(ensemble: .gaussian, rows: size / 2, columns: size)
      .drawPartialFourier(seed: 1, samples: 1)
    let (a, noise) = (problem.a, problem.noiseVariance)
    let shrinkage = ComplexBernoulliGaussian<Complex<Double>>(gamma: 0.1, phi: 1)
    let lmmse = DiagonalGramLMMSE(a, gram: a.gram)
    let amp = AMP<Complex<Double>>(a: a, shrinkage: shrinkage)
    let oamp = OAMP<Complex<Double>>(
      a: a, decorrelation: DecorrelatedLMMSE(lmmse, noiseVariance: noise), noiseVariance: noise,
      shrinkage: shrinkage, variance: .residual(floor: 1e-9))
    let vamp = VAMP<Complex<Double>>(
      lmmse: lmmse, noiseVariance: noise, initialVariance: 0.1, shrinkage: shrinkage, columns: size)
    let (ampTime, _) = time(amp, problem.y)
    let (oampTime, _) = time(oamp, problem.y)
    let (vampTime, x) = time(vamp, problem.y)
    var error = x
    error.combine([1], x, [-1], problem.x)
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Row(
      size: size, amp: ampTime, oamp: oampTime, vamp: vampTime,
      peakMemory: 1024 * Int(usage.ru_maxrss),
      nmse: 10 * log10(error.columnSquaredNorms[0] / problem.x.columnSquaredNorms[0]))
  }

  /// The median of ten iterations, and the last estimate.
  private static func time<I: Iteration>(
    _ iteration: I, _ y: Matrix<I.S>
  ) -> (milliseconds: Double, x: Matrix<I.S>) {
    var state = iteration.start(y)
    let times = (0..<10).map { _ -> Double in
      let start = ContinuousClock.now
      iteration.step(&state, y)
      return (ContinuousClock.now - start) / .milliseconds(1)
    }
    return (times.sorted()[5], state.x)
  }
}
