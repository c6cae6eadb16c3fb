// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks
import Problems
import Shrinkages
import Training

/// Samples of a small problem, drawn anew for each mini-batch.
struct SmallLessons<S: RealScalar & BinaryFloatingPoint>: Lessons where S.Real == S {
  static var specification: ProblemSpecification {
    ProblemSpecification(ensemble: .gaussian, rows: 12, columns: 20, snr: 30)
  }

  let a: Matrix<Double>
  let batch: Int
  let validation: [Lesson<S>]

  init(batch: Int = 40) throws {
    self.batch = batch
    a = try Self.specification.drawMatrix(seed: 1)
    validation = [Self.lesson(a, .validation, 0, 60)]
  }

  var matrix: Matrix<S> { a.map { S($0) } }

  static func lesson(
    _ a: Matrix<Double>, _ set: SampleSet, _ first: Int, _ count: Int
  ) -> Lesson<S> {
    let drawn = specification.draw(a, seed: 1, samples: count, firstTrial: first, of: set)
    return Lesson(Batch(drawn.y.map { S($0) }), truth: drawn.x.map { S($0) })
  }

  func batch(_ k: Int, threads: Int) -> Lesson<S> {
    Self.lesson(a, .training, k * batch, batch)
  }
}

/// Tied or untied LAMP-1 of three layers on it.
func lampTrainer<S: RealScalar & BinaryFloatingPoint>(
  _: S.Type, isTied: Bool = true, layers: Int = 3, batch: Int = 40, tiedFirst: Bool = false,
  steps: Int = 20, rule change: (inout TrainingRule) -> Void = { _ in },
  state: TrainingState<S>? = nil
) throws -> Trainer<LAMP1<S>> where S.Real == S {
  let lessons = try SmallLessons<S>(batch: batch)
  let network = LAMP1<S>(a: lessons.matrix, depth: layers, isTied: isTied)
  var rule = TrainingRule()
  (rule.steps, rule.interval, rule.patience) = (steps, 5, 3)
  change(&rule)
  return try Trainer(
    network, start: try network.initial(AnalyticStart()),
    schedule: Schedule(
      layers: layers, isTied: isTied, isTiedFirst: tiedFirst, rate: 0.01, refinements: [0.5, 0.1]),
    rule: rule, lessons: lessons, state: state)
}

extension Trainer {
  /// All of it, and what each call came to.
  mutating func finish(threads: Int = 1) throws -> [Advance<N>] {
    var all: [Advance<N>] = []
    while !hasEnded { all.append(try advance(threads: threads)) }
    return all
  }
}
