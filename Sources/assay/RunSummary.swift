// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Foundation

/// What a run came to, iteration by iteration, each number with what it is an average of.
struct RunSummary: Encodable {
  struct Row: Encodable {
    let iteration: Int
    /// In dB: the mean of the ratios, the ratio of the sums, each with its standard error, and the
    /// median with the half-width of its 68 % interval from order statistics. Absent where not finite.
    let mean, meanError, ratio, ratioError, median, medianError: Double?
  }

  let schema = "assay-run-1"
  let algorithm: String
  let source: String
  let columns: Int
  let iterations: Int
  let rows: [Row]
  /// Draws with `x = 0` have no NMSE and are left out.
  let zeroDraws: Int
  let diverged: Int
  /// The first iteration, counted from 0, by which a column had diverged.
  let firstDivergence: Int?
  let unsettled: Int
  /// How many numbers (divergences, variances, learned parameters) the algorithm kept within their
  /// ranges, and in how many columns.
  let clips, clippedColumns: Int

  init<S: Scalar>(
    _ result: Run.Result<S>, iterations: Int, algorithm: String, source: String
  ) {
    self.algorithm = algorithm
    self.source = source
    columns = result.x.columns
    self.iterations = iterations
    zeroDraws = result.isZero.filter(\.self).count
    diverged = result.divergedAt.compactMap(\.self).count
    firstDivergence = result.divergedAt.compactMap(\.self).min()
    unsettled = result.isSettled.filter { !$0 }.count
    clips = result.clips.reduce(0) { $0 + ($1.isFinite ? Int($1) : 0) }
    clippedColumns = result.clips.filter { $0 != 0 }.count
    rows = result.nmse.enumerated().map { t, nmse in
      // A draw that has none has overflowed.
      Row(
        t, zip(nmse, result.isZero).filter { !$1 }.map { $0.0.isNaN ? .infinity : $0.0 },
        result.powers)
    }
  }

  var text: String {
    var lines = ["\(algorithm) on \(source), \(columns) draws"]
    if rows.isEmpty {
      lines.append("x is not known: no NMSE")
    } else {
      lines.append(
        "iterations  NMSE in dB: mean of ratios ± s.e.   ratio of sums ± s.e.     median ± 68 %")
      for row in rows
      where row.iteration < 10 || row.iteration % 5 == 4 || row.iteration == rows.count - 1 {
        lines.append(
          String(format: "%9d", row.iteration + 1) + "                "
            + [
              decibels(row.mean, row.meanError), decibels(row.ratio, row.ratioError),
              decibels(row.median, row.medianError),
            ].joined(separator: "     "))
      }
    }
    if zeroDraws > 0 { lines.append("\(zeroDraws) draws have x = 0, so no NMSE: left out") }
    if diverged > 0 {
      lines.append(
        "DIVERGING: \(diverged) of \(columns) columns, the first within \((firstDivergence ?? 0) + 1) iterations"
          + " (NMSE over \(Int(Run.divergenceFactor)) times the start's, or not finite)")
    }
    if clips > 0 {
      lines.append(
        "clipped: \(clips) numbers kept within their ranges, in \(clippedColumns) of \(columns) columns"
      )
    }
    if unsettled > 0 {
      lines.append(
        "not settled: \(unsettled) of \(columns) columns still moved by more than"
          + " \(Run.settledChange) of their length in the last iteration")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// A number of dB with its spread, as a table's column; absent where it is not finite.
func decibels(_ value: Double?, _ error: Double?) -> String {
  guard let value else { return "       not finite" }
  let spread = error.map { String(format: "± %5.3f", $0) } ?? "       "
  return String(format: "%9.3f ", value) + spread
}

extension RunSummary.Row {
  init(_ t: Int, _ nmse: [Double], _ powers: [Double]) {
    func decibels(_ ratio: Double) -> Double? {
      ratio.isFinite && ratio > 0 ? 10 * log10(ratio) : nil
    }
    let n = Double(nmse.count)
    // One draw has no spread.
    func shown(_ error: Double) -> Double? { error.isFinite && nmse.count > 1 ? error : nil }
    let average = nmse.reduce(0, +) / n
    let variance = nmse.reduce(0) { $0 + ($1 - average) * ($1 - average) } / max(n - 1, 1)
    let slope = 10 / (Foundation.log(10) * average)
    iteration = t
    mean = decibels(average)
    let error = slope * (variance / n).squareRoot()
    meanError = shown(error)
    let sorted = nmse.sorted()
    let middle = sorted.isEmpty ? .nan : sorted[sorted.count / 2]
    median = decibels(middle)
    // Half a standard deviation of a binomial count to either side of the middle rank.
    let reach = n.squareRoot() / 2
    let low = sorted.isEmpty ? .nan : sorted[max(0, Int(n / 2 - reach))]
    let high = sorted.isEmpty ? .nan : sorted[min(sorted.count - 1, Int(n / 2 + reach))]
    let width = (decibels(high) ?? .nan) - (decibels(low) ?? .nan)
    medianError = shown(width / 2)
    let total = powers.reduce(0, +)
    let quotient = zip(nmse, powers).reduce(0) { $0 + $1.0 * $1.1 } / total
    ratio = decibels(quotient)
    // The linearised error of a quotient of two sums.
    let residual = zip(nmse, powers).reduce(0) {
      $0 + ($1.0 - quotient) * ($1.0 - quotient) * $1.1 * $1.1
    }
    let spread = 10 / Foundation.log(10) * residual.squareRoot() / total / quotient
    ratioError = shown(spread)
  }
}
