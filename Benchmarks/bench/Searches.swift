// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Search

/// `bench --search`: the best of 60 trials over 30 seeds, and the time that the search itself takes for them; as
/// `Benchmarks/search.py` has it of Optuna.
enum Searches {
  static func main() throws {
    for function in try TestFunction.all() {
      for method in [Search.Method.tpe(TPE()), .random] {
        let begun = ContinuousClock.now
        let best = (1...UInt64(30)).map { function.best($0, method, trials: 60) }.sorted()
        let milliseconds = (ContinuousClock.now - begun) / .milliseconds(1) / 30
        let name = "\(function.name)  ours \(method.name)"
        print(
          name.padding(toLength: 26, withPad: " ", startingAt: 0)
            + String(
              format: "median of best %8.4f  mean %8.4f  %7.2f ms for 60 trials",
              (best[14] + best[15]) / 2, best.reduce(0, +) / 30, milliseconds))
      }
    }
  }
}
