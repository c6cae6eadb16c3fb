// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks
import Problems
import Shrinkages

/// What a training step of untied [LAMP1] costs besides its products: `T = 10`, forward and adjoint.
struct Training<S: RealScalar & BinaryFloatingPoint> where S.Real == S {
  static var depth: Int { 10 }

  let lamp: LAMP<S>
  let parameters: ParameterVector<S>
  let y: Batch<S>
  let x: Matrix<S>

  init(_ problem: DenseProblem) {
    lamp = LAMP(
      a: problem.a.map { S($0) }, depth: Self.depth,
      shrinkage: SoftThreshold(theta2: S(1.1402)))
    parameters = lamp.analytic
    y = Batch(problem.y.map { S($0) })
    x = problem.x.map { S($0) }
  }

  func gradient(threads: Int = 1) throws -> (loss: S, gradient: ParameterVector<S>) {
    try lamp.gradient(parameters, y, truth: x, threads: threads)
  }

  func step(threads: Int = 1) { _ = try? gradient(threads: threads) }

  /// The products of such a step on the whole batch, and nothing else.
  func products() {
    let a = lamp.a.matrix
    let b = parameters.matrix(lamp.layout.blocks[0])
    let (v, r) = (y.matrix, x)
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
    let training = Training(problem)
    return Ratio(
      "LAMP training step, T = 10, untied / its raw products, 500x250, batch 1000, \(format)",
      bound: "at most 1.35"
    ) {
      training.step()
    } over: {
      training.products()
    }
  }

  static func threads(_ problem: DenseProblem, _ format: String) -> Ratio {
    let training = Training(problem)
    return Ratio(
      "one thread / two, LAMP training step, batch 1000, \(format)", bound: "at least 1.8"
    ) {
      training.step()
    } over: {
      training.step(threads: 2)
    }
  }
}
