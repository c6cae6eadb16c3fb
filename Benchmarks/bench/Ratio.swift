// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The times of two pieces of work that took turns.
struct Ratio: Encodable {
  var name: String
  let bound: String
  /// The median over the pairs of one time over the other, and its quartiles.
  let ratio, lowerQuartile, upperQuartile: Double
  /// Median milliseconds of each, per unit of work.
  let milliseconds, baseMilliseconds: Double
  let pairs: Int

  init(
    _ name: String, bound: String, scale: Double = 1, _ work: () -> Void,
    over base: () -> Void
  ) {
    let pairs = Bench.value(of: "--pairs").flatMap(Int.init).map { max($0, 1) } ?? 41
    func time(_ body: () -> Void) -> Double {
      let start = ContinuousClock.now
      body()
      return (ContinuousClock.now - start) / .milliseconds(1)
    }
    work()
    base()
    // Either goes first in half of the pairs.
    let times = (0..<pairs).map { k -> (Double, Double) in
      if k % 2 == 0 { return (time(work), time(base)) }
      let second = time(base)
      return (time(work), second)
    }
    func quantile(_ values: [Double], _ part: Double) -> Double {
      values.sorted()[Int(part * Double(values.count - 1))]
    }
    let ratios = times.map { $0.0 / $0.1 }
    self.name = name
    self.bound = bound
    ratio = quantile(ratios, 0.5)
    lowerQuartile = quantile(ratios, 0.25)
    upperQuartile = quantile(ratios, 0.75)
    milliseconds = quantile(times.map(\.0), 0.5) / scale
    baseMilliseconds = quantile(times.map(\.1), 0.5) / scale
    self.pairs = pairs
  }

  var line: String {
    String(
      format: "%6.3f  [%.3f, %.3f]  %.3f ms / %.3f ms  ", ratio, lowerQuartile, upperQuartile,
      milliseconds, baseMilliseconds) + "\(name) (wanted: \(bound))"
  }
}
