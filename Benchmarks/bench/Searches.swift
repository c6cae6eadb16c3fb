// SPDX-License-Identifier: GPL-3.0-or-later
import Experiments
import Foundation
import Search

/// `bench --search`: the best of 60 trials over 30 seeds with the mean's standard error, the time that they take, and a
/// sign test of pairs against random search; as `Benchmarks/search.py` has it of Optuna. Then how many trials a search
/// needs for a target, at random, cold, and after an earlier study.
enum Searches {
  private static let seeds = (1...UInt64(30))

  static func main() throws {
    let beams = try [false, true].map { try TestFunction.beams(links: 10, isCorrected: $0) }
    for function in try TestFunction.all() + beams {
      let ours = best(function, .tpe(TPE()))
      let random = best(function, .random)
      print(line("\(function.name)  TPE / random", SignTest(ours, below: random)))
    }
    for (function, target) in zip(try TestFunction.all(), [0.6, -2.5]) {
      _ = best(function, .tpe(TPE()), lookahead: 3)
      let random = seeds.map {
        count(function, Search(function.space, seed: $0, method: .random), until: target)
      }
      let cold = seeds.map { count(function, Search(function.space, seed: $0), until: target) }
      show("\(function.name)  random", random, target)
      show("\(function.name)  cold", cold, target)
      // After 60 trials of another seed at it, or at one whose optimum is 5 % of each range away
      for (name, related) in [("warm", function), ("warm, moved", function.moved(by: 0.05))] {
        let warm = seeds.map { seed in
          let earlier = related.observations(Search(related.space, seed: seed + 1000), trials: 60)
          return count(
            function, Search(function.space, seed: seed, earlier: earlier), until: target)
        }
        show("\(function.name)  \(name)", warm, target)
        print(line("\(function.name)  \(name) / cold", SignTest(warm, below: cold)))
      }
    }
  }

  private static func best(
    _ function: TestFunction, _ method: Search.Method, lookahead: Int = 0
  ) -> [Double] {
    let begun = clock()
    let best = seeds.map { function.best($0, method, trials: 60, lookahead: lookahead) }
    // Of the processor, which may work for others, too.
    let milliseconds = 1000 * Double(clock() - begun) / Double(CLOCKS_PER_SEC) / Double(best.count)
    let mean = best.reduce(0, +) / Double(best.count)
    let squares = best.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = (squares / Double(best.count * (best.count - 1))).squareRoot()
    print(
      padded(
        "\(function.name)  ours \(method.name)" + (lookahead > 0 ? ", L = \(lookahead)" : ""))
        + String(
          format: "median of best %8.4f  mean %8.4f ± %.4f  %7.2f ms for 60 trials",
          quartiles(best)[1], mean, error, milliseconds))
    return best
  }

  private static func count(
    _ function: TestFunction, _ search: Search, until target: Double
  ) -> Double { Double(function.count(search, until: target, limit: 100)) }

  private static func show(_ name: String, _ counts: [Double], _ target: Double) {
    let found = quartiles(counts)
    print(
      padded(name)
        + String(
          format: "trials till %.2f: quartiles %.1f %.1f %.1f", target, found[0], found[1], found[2]
        ))
  }

  private static func line(_ name: String, _ test: SignTest) -> String {
    padded(name)
      + String(format: "wins %d of %d, one-sided p = %.2g", test.wins, test.count, test.p)
  }

  private static func padded(_ name: String) -> String {
    name.padding(toLength: 32, withPad: " ", startingAt: 0)
  }

  /// Between neighbours by their distance.
  private static func quartiles(_ values: [Double]) -> [Double] {
    let sorted = values.sorted()
    return [0.25, 0.5, 0.75].map { portion in
      let place = portion * Double(sorted.count - 1)
      let low = Int(place)
      let next = sorted[min(low + 1, sorted.count - 1)]
      return sorted[low] + (place - Double(low)) * (next - sorted[low])
    }
  }
}
