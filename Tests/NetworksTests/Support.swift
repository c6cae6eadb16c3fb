// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks
import Problems
import Shrinkages

typealias Rounded = RealScalar & BinaryFloatingPoint & Sendable

/// Normal numbers; another `seed` gives other numbers.
func random(_ count: Int, _ seed: Int) -> [Double] {
  let stream = Stream(root: UInt64(seed), name: "test", trial: 0)
  return (0..<count).map { _ in stream.normal() }
}

func random(_ rows: Int, _ columns: Int, _ seed: Int) -> Matrix<Double> {
  Matrix(rows: rows, columns: columns, storage: random(rows * columns, seed))
}

/// [LAMP] on a problem with `M = 12`, `N = 20`, with parameters off the analytic ones, in every
/// arithmetic.
struct Small {
  static let layers = 4
  let family: String
  let isTied: Bool
  let problem: DenseProblem
  /// Learned, so to speak: every `B` and `θ` of its own.
  var parameters: ParameterVector<Double>

  init(_ family: String, isTied: Bool, samples: Int = 3, seed: UInt64 = 1) throws {
    (self.family, self.isTied) = (family, isTied)
    problem = try ProblemSpecification(ensemble: .gaussian, rows: 12, columns: 20, snr: 30)
      .draw(seed: seed, samples: samples)
    let lamp = try Self.lamp(problem.a, family, isTied: isTied)
    parameters = lamp.analytic
    let noise = random(parameters.entries.count, Int(seed) + 100)
    for k in parameters.entries.indices { parameters.entries[k] += 0.05 * noise[k] }
  }

  static func lamp<S: RealScalar>(
    _ a: Matrix<S>, _ family: String, isTied: Bool
  ) throws -> LAMP<S> where S.Real == S {
    let initial: [S]? = nil
    return LAMP(
      a: a, depth: layers, isTied: isTied,
      shrinkage: try Families.named(family).member(initial))
  }

  func lamp<S: RealScalar>(_: S.Type) throws -> LAMP<S> where S.Real == S {
    try Self.lamp(problem.a.map { S($0) }, family, isTied: isTied)
  }

  /// `L` by its definition, from the forward pass alone.
  func loss<S: RealScalar>(_ parameters: ParameterVector<S>) throws -> S where S.Real == S {
    let lamp = try lamp(S.self)
    let y = Batch(problem.y.map { S($0) })
    let tapes = try lamp.forward(parameters, y)
    let sum = zip(tapes[tapes.count - 1].x.storage, problem.x.storage).reduce(S.zero) { sum, pair in
      sum + (pair.0 - S(pair.1)) * (pair.0 - S(pair.1))
    }
    return sum / S(Double(problem.y.columns))
  }

  /// How near any `|r|` of the forward pass is to a number where `η`, or a derivative of it up to the
  /// second, is not smooth.
  func distanceFromKinks() throws -> Double {
    let lamp = try lamp(Double.self)
    let tapes = try lamp.forward(parameters, Batch(problem.y))
    var nearest = Double.infinity
    for (t, tape) in tapes.enumerated() {
      guard let block = lamp.layout.block("theta", layer: t) else { continue }
      let theta = parameters[block]
      for (k, r) in tape.r.storage.enumerated() {
        for kink in kinks(theta) {
          nearest = min(nearest, abs(abs(r) - kink * tape.sigma[k / tape.r.rows]))
        }
      }
    }
    return nearest
  }

  /// In units of `σ`.
  private func kinks(_ theta: [Double]) -> [Double] {
    switch family {
    case "soft-threshold": [theta[1]]
    case "piecewise-linear": [theta[0], theta[1]]
    case "spline": [0, theta[0], 2 * theta[0]]
    case "mlp": [0]
    default: []
    }
  }
}

/// A direction in the numbers of one block.
func direction(_ block: ParameterBlock, of layout: ParameterLayout) -> ParameterVector<Double> {
  var direction = ParameterVector<Double>(zeros: layout)
  direction[block] = random(block.count, 7 + block.offset)
  return direction
}

func inner(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
