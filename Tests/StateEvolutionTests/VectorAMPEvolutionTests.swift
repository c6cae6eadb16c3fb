// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import ComplexModule
import Problems
import Shrinkages
import StateEvolution
import Testing

@Suite("State evolution of row AMP") struct VectorAMPEvolutionTests {
  @Test(
    "Rows of one real entry have the scalar prior's error", arguments: [0.02, 0.1, 0.6, 1],
    [1e-9, 1e-4, 0.03, 0.4, 5, 1e4])
  func oneEntry(gamma: Double, variance: Double) throws {
    let rows = try RowPrior(gamma: gamma, phi: 1.5, width: 1, isComplex: false)
    let scalar = try BernoulliGaussianPrior(gamma: gamma, phi: 1.5).mmse(variance: variance)
    #expect(relative(try rows.mmse(variance: variance), scalar) <= 1e-9)
  }

  @Test("Complex rows are real ones of twice as many entries")
  func pairs() throws {
    for variance in [1e-6, 0.01, 0.3, 4, 100] {
      let complex = try RowPrior(gamma: 0.1, phi: 2, width: 3, isComplex: true)
      let real = try RowPrior(gamma: 0.1, phi: 2, width: 6, isComplex: false)
      #expect(try complex.mmse(variance: variance) == real.mmse(variance: variance))
    }
  }

  @Test("The error an entry falls with the antennas, to that of a known support")
  func antennas() throws {
    let known = 0.1 * 0.3 / 1.3
    let errors = try [1, 2, 4, 8, 30, 100].map {
      try RowPrior(gamma: 0.1, phi: 1, width: $0, isComplex: true).mmse(variance: 0.3)
    }
    #expect(zip(errors, errors.dropFirst()).allSatisfy { $0 > $1 })
    #expect(errors[5] >= known && relative(errors[5], known) < 1e-6)
  }

  @Test("The ends: no noise, and nothing but noise")
  func ends() throws {
    let rows = try RowPrior(gamma: 0.1, phi: 1, width: 100, isComplex: true)
    #expect(try rows.mmse(variance: 0) == 0)
    #expect(try rows.mmse(variance: 1e30) == 0.1)
    #expect(relative(try rows.mmse(variance: 1e-12), 0.1e-12) < 1e-9)
    #expect(throws: PredictionError.self) {
      try RowPrior(gamma: 0.1, phi: 1, width: 0, isComplex: true)
    }
  }

  /// The mean and the standard error of `‖η(x + τ z) − x‖²/M` over drawn rows.
  private func simulated<S: Scalar>(
    _ f: RowBernoulliGaussian<S>, gamma: Double, width: Int, variance: Double,
    _ normal: (Stream, Double) -> S
  ) -> (mean: Double, error: Double) where S.Real == Double {
    let count = 20_000
    let stream = Stream(root: 8, name: "test", trial: width)
    var x = Matrix<S>(zeros: count, width)
    var r = x
    for n in 0..<count {
      let isActive = stream.uniform() < gamma
      for d in 0..<width {
        if isActive { x[n, d] = normal(stream, 1) }
        r[n, d] = x[n, d] + normal(stream, variance)
      }
    }
    var estimate = r
    let sigma = [Double](repeating: variance.squareRoot(), count: width)
    _ = f.apply(r, width: width, sigma, into: &estimate)
    let errors = (0..<count).map { n in
      (0..<width).reduce(0) { $0 + (estimate[n, $1] - x[n, $1]).squaredMagnitude }
        / Double(width)
    }
    let mean = errors.reduce(0, +) / Double(count)
    let spread = errors.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    return (mean, (spread / Double(count)).squareRoot())
  }

  @Test(
    "It is what drawn rows come to, within four standard errors", arguments: [1, 2, 5, 30],
    [0.05, 0.5, 3])
  func monteCarlo(width: Int, variance: Double) throws {
    let real = simulated(
      RowBernoulliGaussian<Double>(gamma: 0.2, phi: 1), gamma: 0.2, width: width,
      variance: variance
    ) { $1.squareRoot() * $0.normal() }
    let complex = simulated(
      RowBernoulliGaussian<Complex<Double>>(gamma: 0.2, phi: 1), gamma: 0.2, width: width,
      variance: variance
    ) { stream, power in
      let part = (power / 2).squareRoot() * stream.normal()
      return Complex(part, (power / 2).squareRoot() * stream.normal())
    }
    for (drawn, isComplex) in [(real, false), (complex, true)] {
      let rows = try RowPrior(gamma: 0.2, phi: 1, width: width, isComplex: isComplex)
      #expect(abs(try rows.mmse(variance: variance) - drawn.mean) <= 4 * drawn.error)
    }
  }

  @Test("AMP-VEC on SCSZ21's problem follows it, and ends at the oracle of the drawn supports")
  func algorithm() throws {
    let preset = try #require(
      ActivitySpecification.presets.first { $0.name == "scsz21-theorems" })
    let statement = preset.specification
    let draws = 8
    let problem = statement.draw(
      try statement.drawPreambles(seed: 3), seed: 3, samples: draws)
    let amp = VectorAMP(
      a: problem.preambles, denoiser: RowBernoulliGaussian<Complex<Double>>(gamma: 0.1, phi: 1))
    var state = amp.start(problem.observations)
    let evolution = try VectorAMPEvolution(
      rows: try RowPrior(gamma: 0.1, phi: 1, width: statement.antennas, isComplex: true),
      noiseVariance: problem.noiseVariance, ratio: 0.5)
    var predicted = evolution.start()
    for t in 0..<15 {
      amp.step(&state, problem.observations)
      try evolution.step(&predicted)
      guard t == 0 || t == 14 else { continue }
      let mean = state.sigma.reduce(0) { $0 + $1 * $1 } / Double(state.sigma.count)
      // Supports of 20 in the mean vary by a fifth a sample, and A is one draw.
      #expect(abs(decibels(mean / predicted.tau2)) <= 1)
    }
    // The linear estimator that is told the support, on the same observations.
    let (signals, noise) = (problem.signals, problem.noiseVariance)
    var (sum, oracle) = (0.0, 0.0)
    for p in 0..<draws {
      let columns = signals.columns(of: p)
      let x = signals.matrix[columns: columns]
      let support = (0..<200).filter { x[$0, 0] != .zero }
      let chosen = Matrix<Complex<Double>>(rows: 100, columns: support.count) {
        problem.preambles[$0, support[$1]]
      }
      var gram = Matrix<Complex<Double>>(zeros: support.count, support.count)
      gram.add(chosen.adjoint, chosen)
      for i in support.indices { gram[i, i] = gram[i, i] + Complex(noise, 0) }
      var right = Matrix<Complex<Double>>(zeros: support.count, columns.count)
      right.add(chosen.adjoint, problem.observations.matrix[columns: columns])
      let factor = Cholesky(gram)
      for d in 0..<columns.count {
        let estimate = factor.solve(right[columns: d..<(d + 1)].storage)
        for i in support.indices {
          oracle += (estimate[i] - x[support[i], d]).squaredMagnitude
        }
        for n in 0..<200 {
          sum += (state.x[n, columns.lowerBound + d] - x[n, d]).squaredMagnitude
        }
      }
    }
    #expect(abs(decibels(sum / oracle)) <= 0.01)
  }
}
