// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import Problems
import StateEvolution
import Testing

@Suite("Support oracle") struct SupportOracleTests {
  private func gaussian(_ rows: Int, _ columns: Int) throws -> Matrix<Double> {
    try Ensemble.gaussian.draw(
      rows: rows, columns: columns, from: Stream(root: 2, name: "matrix", trial: 0))
  }

  @Test(
    "of a full support it is the linear estimator's error, from the singular values",
    arguments: [(30, 20), (20, 30), (20, 20)])
  func full(rows: Int, columns: Int) throws {
    let a = try gaussian(rows, columns)
    let prior = try BernoulliGaussianPrior(gamma: 1, phi: 2)
    let oracle = try SupportOracle(a: a, prior: prior, noiseVariance: 0.01, draws: 3)
    let c = 0.01 / 2
    let s = try SVD(a).s
    let mse = s.reduce(Double(columns - s.count) * 2) { $0 + 0.01 / ($1 * $1 + c) }
    #expect(relative(oracle.nmse, mse / (2 * Double(columns))) <= 1e-10)
    #expect(oracle.emptyDraws == 0 && oracle.standardError <= 1e-9)
  }

  @Test("it is what estimators with the known support achieve, within four standard errors")
  func simulation() throws {
    let (rows, columns) = (20, 30)
    let a = try gaussian(rows, columns)
    let prior = try BernoulliGaussianPrior(gamma: 0.3, phi: 1)
    let noise = 0.02
    let oracle = try SupportOracle(a: a, prior: prior, noiseVariance: noise, draws: 2000)
    let stream = Stream(root: 5, name: "test", trial: 0)
    var errors: [Double] = []
    for _ in 0..<4000 {
      let support = (0..<columns).filter { _ in stream.uniform() < prior.gamma }
      guard !support.isEmpty else {
        errors.append(0)
        continue
      }
      let chosen = Matrix<Double>(rows: rows, columns: support.count) { a[$0, support[$1]] }
      let x = Matrix<Double>(rows: support.count, columns: 1) { _, _ in stream.normal() }
      var y = Matrix<Double>(rows: rows, columns: 1) { _, _ in
        noise.squareRoot() * stream.normal()
      }
      y.add(chosen, x)
      var gram = Matrix<Double>(zeros: support.count, support.count)
      gram.add(chosen.adjoint, chosen)
      for i in support.indices { gram[i, i] += noise }
      var right = Matrix<Double>(zeros: support.count, 1)
      right.add(chosen.adjoint, y)
      let estimate = Cholesky(gram).solve(right.storage)
      errors.append(zip(estimate, x.storage).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) })
    }
    let n = Double(errors.count)
    let average = errors.reduce(0, +) / n
    let spread = errors.reduce(0) { $0 + ($1 - average) * ($1 - average) } / n
    let power = Double(columns) * prior.secondMoment
    let error = (spread / n).squareRoot() / power + oracle.standardError
    #expect(abs(average / power - oracle.nmse) <= 4 * error)
  }

  @Test("on BSR17's problem it is near its limit σ_w²/(1 − γ N/M) an active entry, and below VAMP")
  func figure() throws {
    let problem = try BSR17()
    let a = try gaussian(250, 500)
    let oracle = try SupportOracle(
      a: a, prior: problem.prior, noiseVariance: problem.noise, draws: 300)
    // N = 500: the support's size varies, which costs 0.03 dB; and A is one draw.
    let limit = decibels(problem.noise / (1 - 0.2))
    #expect(abs(oracle.decibels - limit) <= 4 * oracle.decibelError + 0.1)
    #expect(oracle.decibels < problem.nmse(try problem.vamp(problem.marchenkoPastur).mse))
  }

  @Test("without noise, or without draws, it is refused")
  func outside() throws {
    let prior = try BernoulliGaussianPrior(gamma: 0.3, phi: 1)
    let a = try gaussian(4, 8)
    #expect(throws: PredictionError.self) {
      try SupportOracle(a: a, prior: prior, noiseVariance: 0, draws: 1)
    }
    #expect(throws: PredictionError.self) {
      try SupportOracle(a: a, prior: prior, noiseVariance: 1, draws: 0)
    }
  }

  private typealias C = Complex<Double>

  private func complexGaussian(_ rows: Int, _ columns: Int) throws -> Matrix<C> {
    try Preambles.gaussian.draw(
      rows: rows, columns: columns, from: Stream(root: 2, name: "matrix", trial: 0))
  }

  @Test("of a real matrix in complex arithmetic it is the same")
  func lifted() throws {
    let a = try gaussian(20, 30)
    let prior = try BernoulliGaussianPrior(gamma: 0.3, phi: 2)
    let real = try SupportOracle(a: a, prior: prior, noiseVariance: 0.02, draws: 20)
    let complex = try SupportOracle(
      a: a.map { C($0, 0) }, prior: prior, noiseVariance: 0.02, draws: 20)
    #expect(relative(complex.nmse, real.nmse) <= 1e-12)
    #expect(relative(complex.standardError, real.standardError) <= 1e-9)
  }

  @Test("of a full support of a complex matrix it is the linear estimator's error, too")
  func fullComplex() throws {
    for (rows, columns) in [(20, 12), (12, 20)] {
      let a = try complexGaussian(rows, columns)
      let prior = try BernoulliGaussianPrior(gamma: 1, phi: 2)
      let oracle = try SupportOracle(a: a, prior: prior, noiseVariance: 0.01, draws: 2)
      let s = try SVD(a).s
      let mse = s.reduce(Double(columns - s.count) * 2) { $0 + 0.01 / ($1 * $1 + 0.005) }
      #expect(relative(oracle.nmse, mse / (2 * Double(columns))) <= 1e-10)
    }
  }

  @Test("it is what each antenna of a known support achieves, within four standard errors")
  func antennas() throws {
    let statement = ActivitySpecification(
      preambles: .gaussian, length: 12, devices: 24, antennas: 3, activity: 0.2, snr: 15)
    let a = try statement.drawPreambles(seed: 4)
    let prior = try BernoulliGaussianPrior(gamma: 0.2, phi: 1)
    let oracle = try SupportOracle(
      a: a, prior: prior, noiseVariance: statement.noiseVariance, draws: 2000)
    let problem = statement.draw(a, seed: 4, samples: 1000)
    let errors = (0..<1000).map { (p: Int) -> Double in
      let columns = problem.signals.columns(of: p)
      let x = problem.signals.matrix[columns: columns]
      let support = (0..<24).filter { x[$0, 0] != .zero }
      guard !support.isEmpty else { return 0 }
      let chosen = Matrix<C>(rows: 12, columns: support.count) { a[$0, support[$1]] }
      var gram = Matrix<C>(zeros: support.count, support.count)
      gram.add(chosen.adjoint, chosen)
      for i in support.indices { gram[i, i] = gram[i, i] + C(statement.noiseVariance, 0) }
      let factor = Cholesky(gram)
      return columns.enumerated().reduce(0.0) { sum, column in
        var right = Matrix<C>(zeros: support.count, 1)
        right.add(
          chosen.adjoint,
          problem.observations.matrix[columns: column.element..<(column.element + 1)])
        let estimate = factor.solve(right.storage)
        return support.indices.reduce(sum) {
          $0 + (estimate[$1] - x[support[$1], column.offset]).squaredMagnitude / 3
        }
      }
    }
    let n = Double(errors.count)
    let average = errors.reduce(0, +) / n
    let spread = errors.reduce(0.0) { $0 + ($1 - average) * ($1 - average) } / n
    let power = 24 * prior.secondMoment
    let error = (spread / n).squareRoot() / power + oracle.standardError
    #expect(abs(average / power - oracle.nmse) <= 4 * error)
  }
}
