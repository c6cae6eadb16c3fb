// SPDX-License-Identifier: GPL-3.0-or-later
import Search
import Testing

struct BaselineTests {
  /// One-sided sign test over 30 paired seeds: were either as likely to win, TPE would win `wins` or more with
  /// probability `Σ_{k ≥ wins} C(30, k) / 2³⁰`.
  private static func probability(_ wins: Int, of count: Int) -> Double {
    var sum = 0.0, term = 1.0
    for k in 0...count {
      if k >= wins { sum += term }
      term *= Double(count - k) / Double(k + 1)
    }
    for _ in 0..<count { sum /= 2 }
    return sum
  }

  @Test("Over 30 seeds the best of 60 trials of TPE is below that of random search, p < 0.001")
  func random() throws {
    #expect(Self.probability(0, of: 30) == 1)
    for function in try TestFunction.all() {
      let wins = (1...UInt64(30)).count { seed in
        function.best(seed, .tpe(TPE()), trials: 60) < function.best(seed, .random, trials: 60)
      }
      let p = Self.probability(wins, of: 30)
      print("\(function.name): TPE wins \(wins) of 30, p = \(p)")
      #expect(p < 0.001, "\(function.name): \(wins) of 30, p = \(p)")
    }
  }
}
