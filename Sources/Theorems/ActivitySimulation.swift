// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Coherence
import ComplexModule
import Problems
import RealModule
import Shrinkages

/// Draws of [JADCE], several preambles with several samples each, and what iterative methods make of
/// them beside the estimator that knows which devices are active.
public struct ActivitySimulation: Sendable {
  /// Iterative baselines, with one group of complex numbers a device where nothing else is said.
  public enum Method: String, Sendable, CaseIterable {
    case vectorAMP = "amp-vec"
    /// With the scalar shortcut of its Onsager term.
    case scalarOnsager = "amp-vec-scalar"
    case parallelAMP = "amp-mmv"
    /// `λ = 0.1`, `β = 1/λ_max(S^H S)`
    case ista = "ista-gs"
    case nesterov = "nest-gs"
    /// The same with the paper's groups: the real and the imaginary row of a device are two.
    case realISTA = "ista-gs-real"
    case realNesterov = "nest-gs-real"
  }

  public let specification: ActivitySpecification
  /// One for each draw of the preambles.
  public let problems: [ActivityProblem]
  /// `‖X‖_F²` of every sample.
  public let powers: [Double]
  /// `‖X̂ − X‖_F²` of the genie.
  public let genie: [Double]

  /// - Parameters:
  ///   - specification: of the problem.
  ///   - preambles: how many `S` are drawn.
  ///   - samples: how many signals and observations for each.
  ///   - seed: root seed of all streams.
  ///   - firstTrial: of the streams of signals and noise.
  ///   - isStratified: as `ActivitySpecification.draw` says.
  ///   - change: what becomes of a drawn `S` before it is used.
  public init(
    _ specification: ActivitySpecification, preambles: Int, samples: Int, seed: UInt64,
    firstTrial: Int = 0, isStratified: Bool = false,
    change: (Matrix<Complex<Double>>) -> Matrix<Complex<Double>> = { $0 }
  ) throws {
    self.specification = specification
    problems = try (0..<preambles).map { k in
      specification.draw(
        change(try specification.drawPreambles(seed: seed, trial: k)), seed: seed,
        samples: samples, firstTrial: firstTrial + k * samples, isStratified: isStratified)
    }
    powers = problems.flatMap { sampleSums($0.signals.matrix.columnSquaredNorms, $0.signals) }
    genie = problems.flatMap { problem in
      let estimate = Batch(Self.genieEstimate(problem), width: problem.signals.width)
      return Self.errors(estimate.matrix, problem)
    }
  }

  /// What a method came to.
  public struct Course: Sendable {
    /// `‖X̂_t − X‖_F²` of every sample, one row an iteration.
    public let errors: [[Double]]
    /// `‖X̂_T[n,:]‖²` of every device of every sample.
    public let energies: [Double]
  }

  /// Whether each device of each sample is active, in the order of `energies`.
  public var activity: [Bool] {
    problems.flatMap { rowEnergies($0.signals).map { $0 > 0 } }
  }

  /// - Throws: `NotConverged` of the singular values that a step is taken from.
  public func course(
    _ method: Method, iterations: Int, threads: Int,
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> Course {
    let (gamma, phi) = (specification.activity, 1.0)
    let parts = try problems.map { problem -> Course in
      let s = problem.preambles
      switch method {
      case .vectorAMP, .scalarOnsager:
        return run(
          VectorAMP(
            a: s, denoiser: RowBernoulliGaussian<Complex<Double>>(gamma: gamma, phi: phi),
            onsager: method == .vectorAMP ? .matrix : .scalar),
          problem.signals, problem.observations, iterations, threads, progress)
      case .parallelAMP:
        let prior = BernoulliGaussian<Double>(gamma: gamma, phi: phi)
        return run(
          ParallelAMPMMV(a: s, theta1: prior.theta1, theta2: prior.theta2), problem.signals,
          problem.observations, iterations, threads, progress)
      case .ista, .nesterov:
        return run(
          proximal(s, hasMomentum: method == .nesterov, try step(s)), problem.signals,
          problem.observations, iterations, threads, progress)
      case .realISTA, .realNesterov:
        return run(
          proximal(s.stackedReal, hasMomentum: method == .realNesterov, try step(s)),
          problem.signals.stackedParts, problem.observations.stackedParts, iterations, threads,
          progress)
      }
    }
    return Course(
      errors: (0..<iterations).map { t in parts.flatMap { $0.errors[t] } },
      energies: parts.flatMap(\.energies))
  }

  /// `1/C`, above `λ_max(S^H S)` by more than the rounding of the singular value.
  private func step(_ s: Matrix<Complex<Double>>) throws -> Double {
    let largest = try SVD(s).s.first ?? 0
    return 1 / (largest * largest * (1 + 1e-10))
  }

  private func proximal<F: RealOrComplex>(
    _ s: Matrix<F>, hasMomentum: Bool, _ step: Double
  ) -> any Iteration<F> {
    hasMomentum
      ? FISTA(a: s, lambda: 0.1, step: step, variant: .nesterov, norm: RowNorm<F>())
      : ISTA(a: s, lambda: 0.1, step: step, norm: RowNorm<F>())
  }

  private func run<I: Iteration>(
    _ iteration: I, _ signals: Batch<I.S>, _ observations: Batch<I.S>, _ iterations: Int,
    _ threads: Int, _ progress: @escaping @Sendable (Int) -> Void
  ) -> Course where I.S: RealOrComplex {
    let powers = signals.matrix.columnSquaredNorms
    let result = Run(iterations: iterations, threads: threads)(
      iteration, observations, truth: signals.matrix, progress: progress)
    let errors = result.nmse.map { ratios in
      let errors = zip(ratios, powers).map { $1 > 0 ? $0 * $1 : 0 }
      return stride(from: 0, to: errors.count, by: signals.width).map {
        errors[$0..<($0 + signals.width)].reduce(0, +)
      }
    }
    let energies = rowEnergies(Batch(result.x, width: signals.width))
    let parts = signals.rows / specification.devices
    return Course(
      errors: errors,
      // A device's two rows together.
      energies: parts == 1
        ? energies
        : (0..<signals.samples).flatMap { p in
          let own = energies[(p * signals.rows)..<((p + 1) * signals.rows)]
          return zip(own.prefix(specification.devices), own.suffix(specification.devices)).map(+)
        })
  }

  /// [ORACLE] `X̂_T = (S_T^H S_T + σ² I)⁻¹ S_T^H Y` on the support `T` of each sample, 0 elsewhere.
  static func genieEstimate(_ problem: ActivityProblem) -> Matrix<Complex<Double>> {
    let (s, signals) = (problem.preambles, problem.signals)
    var estimate = Matrix<Complex<Double>>(zeros: signals.rows, signals.columns)
    for p in 0..<signals.samples {
      let columns = signals.columns(of: p)
      let support = (0..<signals.rows).filter { n in
        columns.contains { signals.matrix[n, $0] != .zero }
      }
      if support.isEmpty { continue }
      let chosen = Matrix(rows: s.rows, columns: support.count) { s[$0, support[$1]] }
      var gram = Matrix<Complex<Double>>(zeros: support.count, support.count)
      gram.add(adjointOf: chosen, chosen)
      for k in support.indices { gram[k, k] = gram[k, k] + Complex(problem.noiseVariance) }
      let factor = Cholesky(gram)
      var right = Matrix<Complex<Double>>(zeros: support.count, columns.count)
      right.add(adjointOf: chosen, problem.observations.matrix[columns: columns])
      for (d, column) in columns.enumerated() {
        let solved = factor.solve(right[columns: d..<(d + 1)].storage)
        for (k, n) in support.enumerated() { estimate[n, column] = solved[k] }
      }
    }
    return estimate
  }

  /// `‖X̂ − X‖_F²` of every sample.
  static func errors(_ x: Matrix<Complex<Double>>, _ problem: ActivityProblem) -> [Double] {
    let ones = [Double](repeating: 1, count: x.columns)
    var difference = x
    difference.combine(ones, x, ones.map { -$0 }, problem.signals.matrix)
    return sampleSums(difference.columnSquaredNorms, problem.signals)
  }
}

/// The sum over the columns of each sample.
private func sampleSums(_ values: [Double], _ batch: Batch<Complex<Double>>) -> [Double] {
  (0..<batch.samples).map { values[batch.columns(of: $0)].reduce(0, +) }
}

/// `‖X[n,:]‖²` of every row of every sample.
private func rowEnergies<F: RealOrComplex>(_ batch: Batch<F>) -> [Double] {
  (0..<batch.samples).flatMap { p in
    batch.matrix[columns: batch.columns(of: p)].rowNorms.map { $0 * $0 }
  }
}
