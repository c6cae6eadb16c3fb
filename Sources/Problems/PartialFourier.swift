// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule

public typealias PartialFourierProblem =
  Problem<PartialTransform<Complex<Double>>, Complex<Double>>

extension ProblemSpecification {
  /// A complex problem `y = A x + w` with random rows of the Fourier transform, in memory `O(N)`:
  /// `A = √(N/M) R F` with `R` a uniformly random selection of `M` rows, so that `A A^H = (N/M) I` and
  /// columns have unit length; `x_j = 0`, or `CN(0, φ)` with probability `γ`; `w` is `CN(0, σ_w²)`. The
  /// ensemble does not count.
  ///
  /// The rows are trial 0 of stream `rows`; column `d` is trial `d` of streams `signal` and `noise`.
  /// - Throws: `OperatorError` when `rows > columns`.
  public func drawPartialFourier(seed: UInt64, samples: Int) throws -> PartialFourierProblem {
    let (m, n) = (rows, columns)
    guard m <= n else { throw OperatorError("\(m) rows of a transform of length \(n)") }
    // A length that is too great is refused before anything of that length is made.
    let transform = try FourierTransform(size: n)
    let chosen = selection(m, of: n, from: Stream(root: seed, name: "rows", trial: 0))
    let weight = (Double(n) / Double(m)).squareRoot()
    let a = try PartialTransform(
      transform, selection: chosen, weights: [Double](repeating: weight, count: m))
    var x = Matrix<Complex<Double>>(zeros: n, samples)
    var y = Matrix<Complex<Double>>(zeros: m, samples)
    for d in 0..<samples {
      let signal = Stream(root: seed, name: "signal", trial: d)
      let deviation = (phi / 2).squareRoot()
      for j in 0..<n where signal.uniform() < gamma {
        let real = deviation * signal.normal()
        x[j, d] = Complex(real, deviation * signal.normal())
      }
      let noise = Stream(root: seed, name: "noise", trial: d)
      let sigma = (noiseVariance / 2).squareRoot()
      for i in 0..<m {
        let real = sigma * noise.normal()
        y[i, d] = Complex(real, sigma * noise.normal())
      }
    }
    y.add(a, x)
    return Problem(a: a, x: x, y: y, noiseVariance: noiseVariance)
  }
}

/// The first `m` of a random permutation of `0..<n` (Fisher and Yates), in rising order.
private func selection(_ m: Int, of n: Int, from stream: Stream) -> [Int] {
  var numbers = Array(0..<n)
  for i in 0..<m { numbers.swapAt(i, i + Int(stream.uniform() * Double(n - i))) }
  return numbers.prefix(m).sorted()
}
