// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Problems

/// The test set of a training on a synthetic problem of BSR17, for algorithms to stand beside the network.
public struct TestProblem: Sendable {
  public let a, y, x: Matrix<Double>
  public let noiseVariance, gamma, phi: Double
}

extension TrainingOptions {
  /// - Throws: `OptionError` where the problem is another.
  public func testProblem(threads: Int) throws -> TestProblem {
    guard let name = problem.name,
      var stated = ProblemSpecification.presets.first(where: { $0.name == name })?.specification
    else { throw OptionError("problem.name: a problem of BSR17 is wanted") }
    stated.rows = problem.rows ?? stated.rows
    stated.columns = problem.columns ?? stated.columns
    stated.snr = problem.snr ?? stated.snr
    let source = VectorSource(specification: stated, title: name, seed: UInt64(seed))
    let a = try source.matrix()
    let drawn = source.samples(a, .test, from: 0, samples.test, threads: threads)
    return TestProblem(
      a: a, y: drawn.y.matrix, x: drawn.x, noiseVariance: stated.noiseVariance,
      gamma: stated.gamma, phi: stated.phi)
  }
}
