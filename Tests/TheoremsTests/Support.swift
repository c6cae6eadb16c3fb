// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Problems
import Shrinkages
import Theorems

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

/// Independent `N(0, 1)`.
func random(_ rows: Int, _ columns: Int, _ seed: UInt64) -> Matrix<Double> {
  let stream = Stream(root: seed, name: "random", trial: 0)
  return Matrix(rows: rows, columns: columns) { _, _ in stream.normal() }
}

/// The hypothesis that silences a claim, `nil` if none does.
func silencing(_ verdict: Verdict) -> Hypothesis? {
  if case .silent(let hypothesis) = verdict { hypothesis } else { nil }
}
