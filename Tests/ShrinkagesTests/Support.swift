// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Problems
import Shrinkages

typealias Rounded = RealScalar & BinaryFloatingPoint & Sendable

/// Normal numbers, times `scale`, rounded to `S`.
func random<S: RealScalar>(_ count: Int, _ seed: Int, scale: Double = 1) -> [S] {
  let stream = Stream(root: UInt64(seed), name: "test", trial: 0)
  return (0..<count).map { _ in S(scale * stream.normal()) }
}

/// `η` and the sum of slopes of one column.
func applied<F: Shrinkage>(_ f: F, _ r: [F.S], _ sigma: F.S.Real) -> (x: [F.S], slope: F.S.Real) {
  var x = r
  let slope = x.withUnsafeMutableBufferPointer { x in
    r.withUnsafeBufferPointer { f.apply($0, sigma, into: x) }
  }
  return (x, slope)
}

/// `∫ f` by the midpoint rule with `2 · half` panels of width `h` around zero.
func midpointSum(half: Int, _ h: Double, _ f: (Double) -> Double) -> Double {
  (-half..<half).reduce(0) { $0 + f((Double($1) + 0.5) * h) } * h
}

func density(_ z: Double) -> Double { Double.exp(-z * z / 2) / (2 * Double.pi).squareRoot() }
