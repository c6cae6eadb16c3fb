// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks
import Problems
import Shrinkages
import Training

/// What an update of untied LAMP with the soft threshold costs: `T = 10`, forward, adjoint and Adam.
struct TrainingStep<S: RealScalar & BinaryFloatingPoint> where S.Real == S {
  static var depth: Int { 10 }

  private let workshop: Workshop<LAMP<S>>
  private let lesson: Lesson<S>
  private var parameters, coordinates: [S]
  private var moments: Adam<S>.Moments

  init(_ problem: DenseProblem) {
    let lamp = LAMP<S>(
      a: problem.a.map { S($0) }, depth: Self.depth, shrinkage: SoftThreshold<S>.initial)
    let schedule = Schedule(scheme: .whole, layers: Self.depth, isTied: false)
    workshop = Workshop(lamp, schedule.stages[0])
    lesson = Lesson(Batch(problem.y.map { S($0) }), truth: problem.x.map { S($0) })
    parameters = lamp.analytic.entries
    coordinates = workshop.coordinates.coordinates(of: parameters)
    moments = Adam.Moments(count: coordinates.count)
  }

  /// - Returns: the loss before the update, and the norm of its gradient.
  @discardableResult
  mutating func update(threads: Int = 1) -> (loss: S, norm: S) {
    let result = try? workshop.update(
      &parameters, &coordinates, &moments, Adam(rate: S(1e-5)), lesson, nil, threads)
    return result ?? (.nan, .nan)
  }

  /// The products of such a step on the whole batch, and nothing else.
  func products() {
    let a = workshop.network.a.matrix
    let b = Matrix(
      rows: a.columns, columns: a.rows, storage: Array(parameters[..<(a.rows * a.columns)]))
    let (v, r) = (lesson.y.matrix, lesson.x)
    var (inM, inN) = (v, r)
    for t in 0..<Self.depth {
      inN.add(b, v)
      if t > 0 {
        inM.subtract(a, r)
        inN.subtract(adjointOf: a, v)
        inM.add(adjointOf: b, r)
      }
      var gradient = Matrix<S>(zeros: a.columns, a.rows)
      gradient.add(r, adjointOf: v)
    }
  }

  static func againstProducts(_ problem: DenseProblem, _ format: String) -> Ratio {
    var step = TrainingStep(problem)
    return Ratio(
      "LAMP training step, T = 10, untied / its raw products, 500x250, batch 1000, \(format)",
      bound: "at most 1.35"
    ) {
      step.update()
    } over: {
      step.products()
    }
  }

  static func threads(_ problem: DenseProblem, _ format: String) -> Ratio {
    var step = TrainingStep(problem)
    return Ratio(
      "one thread / two, LAMP training step, batch 1000, \(format)", bound: "at least 1.8"
    ) {
      step.update()
    } over: {
      step.update(threads: 2)
    }
  }
}
