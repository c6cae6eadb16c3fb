// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Problems
import Shrinkages

typealias Rounded = RealScalar & BinaryFloatingPoint & Sendable

/// Normal numbers; another `seed` gives other numbers.
func random(_ rows: Int, _ columns: Int, _ seed: Int) -> Matrix<Double> {
  let stream = Stream(root: UInt64(seed), name: "test", trial: 0)
  return Matrix(rows: rows, columns: columns) { _, _ in stream.normal() }
}

func draw(_ m: Int, _ n: Int, seed: UInt64, samples: Int = 3, snr: Double = 30) throws
  -> DenseProblem
{
  try ProblemSpecification(ensemble: .gaussian, rows: m, columns: n, snr: snr)
    .draw(seed: seed, samples: samples)
}

/// The states after each of `count` iterations.
func run<I: Iteration>(_ iteration: I, _ y: Matrix<I.S>, _ count: Int) -> [I.State] {
  var state = iteration.start(y)
  return (0..<count).map { _ in
    iteration.step(&state, y)
    return state
  }
}

/// Whether each column, run alone, has the bits that it has in the batch, after every iteration.
func columnsAreIndependent<I: Iteration>(_ iteration: I, _ y: Matrix<I.S>, _ count: Int) -> Bool
where I.S: Equatable {
  let batch = run(iteration, y, count)
  return (0..<y.columns).allSatisfy { d in
    let alone = run(iteration, y[columns: d..<(d + 1)], count)
    return zip(batch, alone).allSatisfy { $0.x[columns: d..<(d + 1)] == $1.x }
  }
}

/// `½‖y − A x‖² + λ‖x‖_1` of one column.
func objective(_ problem: DenseProblem, _ x: Matrix<Double>, _ lambda: Double, column d: Int)
  -> Double
{
  var v = problem.y[columns: d..<(d + 1)]
  v.subtract(problem.a, x[columns: d..<(d + 1)])
  return v.columnSquaredNorms[0] / 2
    + lambda * x[columns: d..<(d + 1)].storage.reduce(0) { $0 + abs($1) }
}

func largestDifference(_ x: Matrix<Double>, _ y: Matrix<Double>) -> Double {
  zip(x.storage, y.storage).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

func norm(_ x: Matrix<Double>) -> Double { x.columnSquaredNorms.reduce(0, +).squareRoot() }
