// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Channels
import Networks
import Problems
import Shrinkages
import Training

// What every recursion comes to, as a digest a line: a debug and a release build must print the
// same. It needs nothing but the recursions, so that a debug build of it takes seconds.

/// Estimates, errors and the scalars of each iteration, entry by entry.
func report<I: Iteration>(_ name: String, _ iteration: I, _ y: Matrix<I.S>, _ iterations: Int)
where I.S: RealScalar & BinaryFloatingPoint, I.S.Real == I.S {
  let result = Run(iterations: iterations, threads: 2)(iteration, y)
  let scalars = result.scalars.sorted { $0.key < $1.key }.flatMap { $0.value.flatMap(\.self) }
  report(name, result.x.storage.map { Double($0) } + scalars)
}

func report(_ name: String, _ numbers: [Double]) {
  let bytes = numbers.flatMap { number in
    (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * $0)) }
  }
  print(name, SHA256.hexadecimal(bytes))
}

func problem(_ ensemble: Ensemble, _ m: Int, _ n: Int, samples: Int) throws -> DenseProblem {
  try ProblemSpecification(ensemble: ensemble, rows: m, columns: n).draw(seed: 3, samples: samples)
}

let bg = BernoulliGaussian<Double>(gamma: 0.1, phi: 1)

// A batch of several panels, and matrices that fill the kernels' tiles.
let large = try problem(.gaussian, 250, 500, samples: 130)
report("problem", large.x.storage + large.y.storage + Array(large.a.storage))
report("amp", AMP<Double>(a: large.a, shrinkage: bg), large.y, 8)
report(
  "amp-l1 float32",
  AMP<Float>(a: large.a.map { Float($0) }, shrinkage: SoftThreshold(theta2: 1.1402)),
  large.y.map { Float($0) }, 8)

let small = try problem(.geometric(kappa: 15), 60, 120, samples: 70)
let noise = small.noiseVariance
let svd = try SVD(small.a)
let lmmse = SpectralLMMSE(svd)
report("svd", Array(svd.v.storage) + svd.s)
report(
  "vamp",
  VAMP<Double>(
    lmmse: lmmse, noiseVariance: noise, initialVariance: 0.1, shrinkage: bg, columns: 120),
  small.y, 20)
report(
  "vamp exponential damped",
  VAMP<Double>(
    lmmse: lmmse, noiseVariance: noise, initialVariance: 0.1,
    shrinkage: try Exponential(theta: [1.1, 1, -1]), columns: 120, damping: 0.75),
  small.y, 20)
report(
  "amp mlp",
  AMP<Double>(a: small.a, shrinkage: MLP(fittingSoftThreshold: 1.1402, units: 4)), small.y, 20)
report(
  "oamp",
  OAMP<Double>(
    a: DenseOperator(small.a), decorrelation: DecorrelatedLMMSE(lmmse, noiseVariance: noise),
    noiseVariance: noise, shrinkage: bg, variance: .residual(floor: 1e-10)),
  small.y, 20)
report(
  "em-vamp",
  EMVAMP<Double>(
    a: DenseOperator(small.a), lmmse: lmmse, initialVariance: 0.1, gamma: 0.05, phi: 2,
    noiseVariance: 10 * noise),
  small.y, 20)

let channels: [(String, any OutputChannel<Double>)] = [
  ("probit", Probit(noiseVariance: noise)),
  ("quantiser", Quantiser(width: 0.5, levels: 4, noiseVariance: noise)),
]
for (name, channel) in channels {
  report(
    "gamp \(name)",
    GAMP<Double>(
      a: small.a, variances: .vector, channel: channel, shrinkage: bg, initialVariance: 0.1),
    small.y.map { channel.observe($0) }, 20)
}
// From zero, GAMP with magnitudes stays there; the channel by itself does not.
let magnitude = Magnitude(noiseVariance: noise)
report(
  "magnitude",
  zip(small.x.storage, small.y.storage).flatMap { p, y in
    let moments = magnitude.posterior(abs(y), p, variance: 0.1)
    return [moments.mean, moments.variance]
  })

// Samples of seven antennas, some of whose panels are cut between them.
let rowBatch = Batch(small.y, width: 7)
let rows = RowBernoulliGaussian<Double>(gamma: 0.1, phi: 1)
report(
  "amp-vec",
  Run(iterations: 12, threads: 2)(VectorAMP<Double>(a: small.a, denoiser: rows), rowBatch).x.storage
)
report(
  "amp-mmv",
  Run(iterations: 12, threads: 2)(
    ParallelAMPMMV<Double>(a: small.a, theta1: rows.theta1, theta2: rows.theta2), rowBatch
  ).x.storage)

// Networks: a forward pass, and a gradient whose panels are added as a tree.
func report<N: Network<Double>>(_ type: N.Type, _ y: Batch<Double>) throws {
  let network = N(a: small.a, depth: 5, isTied: N.card.canBeTied, shrinkage: bg, rank: svd.rank)
  var start = AnalyticStart<Double>()
  (start.step, start.lambda) = (0.1, 0.1)
  (start.noiseVariance, start.signalVariance) = (noise, 0.1)
  (start.svd, start.weight, start.y) = (svd, small.a, y)
  let p = try network.initial(start)
  let (loss, gradient) = try network.gradient(p, y, truth: small.x, threads: 2)
  report(N.card.kind, [loss] + gradient.entries)
}
for type in NetworkRegister.real(Double.self) {
  try report(type, type.card.isOfRows ? rowBatch : Batch(small.y))
}

// A training of 200 updates: untied layers with a shrinkage whose θ is learned by its logarithm.
struct Samples: Lessons {
  typealias S = Double
  let validation: [Lesson<Double>]
  init() { validation = [Self.lesson(.validation, 0)] }

  static func lesson(_ set: SampleSet, _ k: Int) -> Lesson<Double> {
    let drawn = ProblemSpecification(ensemble: .gaussian, rows: 60, columns: 120)
      .draw(small.a, seed: 5, samples: 20, firstTrial: 20 * k, of: set)
    return Lesson(Batch(drawn.y), truth: drawn.x)
  }
  func batch(_ k: Int, threads: Int) -> Lesson<Double> { Self.lesson(.training, k) }
}
var rule = TrainingRule()
(rule.steps, rule.interval, rule.patience) = (50, 10, 5)
let lamp = LAMP<Double>(a: small.a, depth: 2, shrinkage: bg)
var trainer = try Trainer(
  lamp, start: lamp.analytic, schedule: Schedule(layers: 2, isTied: false, refinements: [0.5]),
  rule: rule, lessons: Samples())
while !trainer.hasEnded { _ = try trainer.advance(threads: 2) }
report("training \(trainer.state.batches) updates", trainer.result.parameters.entries)
