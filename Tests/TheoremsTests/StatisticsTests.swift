// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Problems
import Testing

import Theorems

@Suite("Statistics") struct StatisticsTests {
  private func normals(_ count: Int, trial: Int = 0) -> [Double] {
    let stream = Problems.Stream(root: 5, name: "normality", trial: trial)
    return (0..<count).map { _ in stream.normal() }
  }

  @Test(
    "percentage points of A² for a known distribution, as Stephens (1974) and Lewis (1961) give them",
    arguments: [(1.610, 0.15), (1.933, 0.10), (2.492, 0.05), (3.070, 0.025), (3.857, 0.01)])
  func percentiles(point: Double, tail: Double) {
    #expect(abs(1 - andersonDarlingProbability(point) - tail) < 2e-3 * (1 + 10 * tail))
  }

  @Test("the distribution of A² is one")
  func distribution() {
    let values = (1...400).map { andersonDarlingProbability(Double($0) / 20) }
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 + 1e-5 })
    #expect(andersonDarlingProbability(0) == 0 && andersonDarlingProbability(100) == 1)
    // Its median is 0.7742 (Marsaglia and Marsaglia 2004, by Anderson and Darling's series).
    #expect(abs(andersonDarlingProbability(0.7742) - 0.5) < 1e-3)
  }

  @Test("A² of few numbers by its formula, with libm's functions")
  func formula() {
    let sample = [0.7, -1.2, 0.1, 2.5, -0.4]
    let z = sample.sorted()
    func log(_ x: Double) -> Double { Foundation.log(0.5 * erfc(-x / 2.0.squareRoot())) }
    var sum = 0.0
    for i in 0..<5 { sum += Double(2 * i + 1) * (log(z[i]) + log(-z[4 - i])) }
    #expect(abs(Normality(sample).statistic - (-5 - sum / 5)) < 1e-12)
  }

  @Test("A² sees a shift, a scale and a tail, and lets normal samples pass")
  func power() {
    let sample = normals(2000)
    #expect(Normality(sample).pValue > 0.01)
    #expect(Normality(sample.map { $0 + 0.2 }).pValue < 1e-6)
    #expect(Normality(sample.map { 1.2 * $0 }).pValue < 1e-6)
    #expect(Normality(sample.map { $0 * abs($0) / 1.7 }).pValue < 1e-6)
    // p-values of normal samples are uniform.
    let p = (0..<400).map { Normality(normals(100, trial: $0)).pValue }.sorted()
    #expect(abs(p[200] - 0.5) < 0.1 && abs(p[40] - 0.1) < 0.06)
  }

  @Test("excess kurtosis of known distributions")
  func kurtosis() {
    let grid = (0..<20_000).map { (Double($0) + 0.5) / 20_000 }
    // Uniform: −6/5; Laplace: 3; two points: −2.
    #expect(abs(Normality(grid).excessKurtosis + 1.2) < 1e-6)
    let laplace = grid.map { $0 < 0.5 ? log(2 * $0) : -log(2 - 2 * $0) }
    #expect(abs(Normality(laplace).excessKurtosis - 3) < 0.05)
    #expect(Normality([-1, 1, -1, 1]).excessKurtosis == -2)
    #expect(abs(Normality(normals(9600)).kurtosisError - 0.05) < 1e-12)
    #expect(abs(Normality(normals(9600)).excessKurtosis) < 0.15)
  }

  @Test("a median's interval covers as often as it says, and needs enough draws")
  func median() {
    #expect(MedianInterval([3, 1, 2]).median == 2 && MedianInterval([4, 1, 2, 3]).median == 2.5)
    #expect(MedianInterval([1, 2, 3]).halfWidth == .infinity)
    let covering = (0..<1000).count { k in
      let interval = MedianInterval(normals(60, trial: k))
      return interval.low <= 0 && 0 <= interval.high
    }
    #expect(covering >= 990)
    #expect(Average.median(of: (1...100).map(Double.init)).draws == 100)
  }

  @Test("the standard error of two ratios is that of one degree of freedom")
  func standardErrorOfTwo() {
    // ρ = 2 and √((1 + 1) · 2/1)/2 = 1, so 10 log₁₀ moves by 10/(2 ln 10).
    let average = Average.ratioOfSums([1, 3], [1, 1])
    #expect(abs(average.standardError - 5 / log(10)) < 1e-14)
    #expect(Average.ratioOfSums([1], [1]).standardError == .infinity)
  }

  @Test("the ratio of sums has the standard error of repeated experiments")
  func ratioOfSums() {
    let all = (0..<400).map { k -> Average in
      let z = normals(100, trial: k)
      return .ratioOfSums(z[..<50].map { 1 + 0.1 * $0 }, z[50...].map { 100 + 20 * $0 })
    }
    let mean = all.map(\.decibels).reduce(0, +) / 400
    #expect(abs(mean + 20) < 0.02)
    let spread =
      (all.reduce(0) { $0 + ($1.decibels - mean) * ($1.decibels - mean) } / 399).squareRoot()
    let stated = all.map(\.standardError).reduce(0, +) / 400
    #expect(abs(stated / spread - 1) < 0.15)
    #expect(all[0].halfWidth == 3 * all[0].standardError)
    #expect(Average.meanOfRatios([0.01, 0.03]).decibels == decibels(0.02))
  }
}
