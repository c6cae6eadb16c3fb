// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks
import ParameterFiles
import Problems
import Theorems

/// The test set of a training on a synthetic problem of BSR17, for algorithms to stand beside the network.
public struct TestProblem: Sendable {
  public let a, y, x: Matrix<Double>
  public let noiseVariance, gamma, phi: Double
}

extension TrainingOptions {
  /// - Throws: `OptionError` where the problem is another.
  public func testProblem(threads: Int) throws -> TestProblem {
    let source = try known()
    return testProblem(source, try source.matrix(), from: 0, samples.test, threads)
  }

  /// `σ_w²` of the problem.
  /// - Throws: likewise.
  public func noiseVariance() throws -> Double { try known().specification.noiseVariance }

  /// The test sets of `matrices` other matrices of the ensemble.
  /// - Throws: likewise.
  public func freshTestProblems(_ matrices: Int, threads: Int) throws -> [TestProblem] {
    let source = try known()
    return try (0..<matrices).map { k in
      let share = (samples.test * k / matrices)..<(samples.test * (k + 1) / matrices)
      return testProblem(
        source, try source.matrix(k, of: .test), from: share.lowerBound, share.count, threads)
    }
  }

  private func testProblem(
    _ source: VectorSource, _ a: Matrix<Double>, from first: Int, _ count: Int, _ threads: Int
  ) -> TestProblem {
    let drawn = source.samples(a, .test, from: first, count, threads: threads)
    let stated = source.specification
    return TestProblem(
      a: a, y: drawn.y.matrix, x: drawn.x, noiseVariance: stated.noiseVariance,
      gamma: stated.gamma, phi: stated.phi)
  }

  private func known() throws -> VectorSource {
    guard let source = vectorSource else {
      throw OptionError("problem.name: a problem of BSR17 is wanted")
    }
    return source
  }
}

extension ParameterFile {
  /// The errors of a learned network for matrices that it was not trained for, all its parameters as they are.
  /// - Returns: of its last layer, the ratio of sums over all samples.
  /// - Throws: `InterchangeError` for a file that is no network for matrices of this size.
  public func average(on problems: [TestProblem], threads: Int) throws -> Average {
    let type = try NetworkRegister.real(Double.self).kind(metadata?.network ?? "")
    var (errors, powers): ([Double], [Double]) = ([], [])
    for problem in problems {
      errors += try self.errors(type, problem, threads)
      powers += problem.x.columnSquaredNorms
    }
    return Average.ratioOfSums(errors, powers)
  }

  private func errors<N: Network<Double>>(
    _ type: N.Type, _ problem: TestProblem, _ threads: Int
  ) throws -> [Double] {
    let (network, parameters) = try network(
      type, a: problem.a, digest: "", admitsAnyMatrix: true)
    let all = try network.squaredErrors(
      parameters, Batch(problem.y), truth: problem.x, threads: threads)
    return all[all.count - 1]
  }
}
