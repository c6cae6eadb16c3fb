// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Problems
import Shrinkages
import Theorems

import class Foundation.NSLock

/// A shrinkage of tests: `value` and `slope`, with what they say as its mean slope.
struct Made: Shrinkage {
  typealias S = Double
  let value, slope: @Sendable (Double, Double) -> Double

  func callAsFunction(_ r: Double, _ sigma: Double) -> Double { value(r, sigma) }
  func slope(_ r: Double, _ sigma: Double) -> Double { slope(r, sigma) }
  func apply(_ r: Column<Double>, _ sigma: Double, into x: MutableColumn<Double>) -> Double {
    for i in r.indices { x[i] = value(r[i], sigma) }
    return r.reduce(0) { $0 + slope($1, sigma) } / Double(r.count)
  }
}

/// How often something was done.
final class Calls: @unchecked Sendable {
  private let lock = NSLock()
  private var made = 0
  var count: Int { lock.withLock { made } }
  func add() { lock.withLock { made += 1 } }
}

/// A shrinkage that counts to how many columns it was applied.
struct Counted: Shrinkage {
  typealias S = Double
  let base: any Shrinkage<Double>
  let calls: Calls

  func callAsFunction(_ r: Double, _ sigma: Double) -> Double { base(r, sigma) }
  func slope(_ r: Double, _ sigma: Double) -> Double { base.slope(r, sigma) }
  func apply(_ r: Column<Double>, _ sigma: Double, into x: MutableColumn<Double>) -> Double {
    calls.add()
    return base.apply(r, sigma, into: x)
  }
}

/// Independent `N(0, 1)`.
func random(_ rows: Int, _ columns: Int, _ seed: UInt64) -> Matrix<Double> {
  let stream = Stream(root: seed, name: "random", trial: 0)
  return Matrix(rows: rows, columns: columns) { _, _ in stream.normal() }
}

/// The hypothesis that silences a claim, `nil` if none does.
func silencing(_ verdict: Verdict) -> Hypothesis? {
  if case .silent(let hypothesis) = verdict { hypothesis } else { nil }
}
