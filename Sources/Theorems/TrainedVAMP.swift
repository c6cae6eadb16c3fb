// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Audit
import Networks
import Problems
import Shrinkages
import StateEvolution
import Training

/// A random problem, and learned VAMP that was trained for it without being told its prior or its noise.
package struct TrainedVAMP: Sendable {
  let specification: ProblemSpecification
  let audit: NetworkAudit

  /// What is learned from, and how long.
  package struct Size: Sendable {
    package var (rows, columns, layers) = (250, 500, 4)
    package var (batch, steps, draws) = (100, 100, 500)
    package init() {}
  }

  /// - Parameters:
  ///   - k: which problem of the seed: `γ` in 0.05–0.2, `φ` in 0.5–2, `κ` in 1–30, SNR in 20–40 dB.
  ///   - noise: by which the reference's `σ_w²` is wrong, 1 for a right one.
  init(_ k: Int, seed: UInt64, size: Size, noise: Double, threads: Int) throws {
    let stream = Stream(root: seed, name: "learned", trial: k)
    func between(_ low: Double, _ high: Double) -> Double {
      Double.exp(
        Double.log(low) + (Double.log(high) - Double.log(low)) * stream.uniform())
    }
    var stated = ProblemSpecification(
      ensemble: .geometric(kappa: between(1, 30)), rows: size.rows, columns: size.columns)
    (stated.gamma, stated.phi) = (between(0.05, 0.2), between(0.5, 2))
    stated.snr = 20 + 20 * stream.uniform()
    specification = stated
    let root = UInt64(stream.integer())
    let a = try stated.drawMatrix(seed: root)

    // The start knows A and the signal's power, and takes prior and noise for others.
    var network = LVAMP(
      a: a, depth: size.layers, shrinkage: BernoulliGaussian(gamma: 0.3, phi: 1))
    for name in ["U", "s", "V"] { try network.frame.freeze(name) }
    var start = AnalyticStart<Double>()
    start.svd = try SVD(a)
    start.noiseVariance = 10 * stated.noiseVariance
    start.signalVariance = stated.gamma * stated.phi
    var rule = TrainingRule()
    rule.steps = size.steps
    var trainer = try Trainer(
      network, start: try network.initial(start),
      schedule: Schedule(layers: size.layers, isTied: false, refinements: [0.3]), rule: rule,
      lessons: DrawnSamples(stated, a, seed: root, size, threads),
      // Logarithms of variances, and θ, have farther to go than entries of matrices.
      factor: { $0.name == "sigma_w2" ? 30 : $0.name == "theta" ? 10 : 1 })
    while !trainer.hasEnded { _ = try trainer.advance(threads: threads) }

    let setting = try AuditSetting(
      a: a, prior: try BernoulliGaussianPrior(gamma: stated.gamma, phi: stated.phi),
      noiseVariance: noise * stated.noiseVariance)
    let fresh = stated.draw(a, seed: root, samples: size.draws, of: .test, threads: threads)
    let (learned, parameters) = trainer.result
    audit = try learned.audit(
      parameters, setting, on: try AuditDraws(y: fresh.y, x: fresh.x, threads: threads))
  }
}

/// Samples that are drawn as they are asked for.
private struct DrawnSamples: Lessons {
  let validation: [Lesson<Double>]
  private let specification: ProblemSpecification
  private let a: Matrix<Double>
  private let seed: UInt64
  private let size: Int

  init(
    _ specification: ProblemSpecification, _ a: Matrix<Double>, seed: UInt64,
    _ size: TrainedVAMP.Size, _ threads: Int
  ) {
    (self.specification, self.a, self.seed) = (specification, a, seed)
    self.size = size.batch
    let drawn = specification.draw(
      a, seed: seed, samples: 3 * size.batch, of: .validation, threads: threads)
    validation = [Lesson(Batch(drawn.y), truth: drawn.x)]
  }

  func batch(_ k: Int, threads: Int) -> Lesson<Double> {
    let drawn = specification.draw(
      a, seed: seed, samples: size, firstTrial: k * size, of: .training, threads: threads)
    return Lesson(Batch(drawn.y), truth: drawn.x)
  }
}
