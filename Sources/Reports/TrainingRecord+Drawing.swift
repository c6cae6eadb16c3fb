// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import TrainingRuns

extension Drawing {
  /// A training by its mini-batches: NMSE (of beams 1 − SE/SE*) of training and validation, the rate, and the norm of the gradient.
  /// - Parameter name: of the files, without their endings.
  public init(_ record: TrainingRecord, name: String) {
    let table = CSV(
      header: ["batches", "validation", "best", "training", "rate", "gradient_norm", "depth"],
      rows: record.progress.map { line in
        // The training loss over the power that the validation losses are of.
        let last = line.validationLosses.last ?? .nan
        let power = last / pow(10, (line.nmse.last ?? .nan) / 10)
        let training = line.trainingLoss.map { RecordLine.decibels($0 / power) }
        return [
          Double(line.batches), line.nmse.last ?? .nan, line.bestNmse, training ?? .nan, line.rate,
          line.gradientNorm > 0 ? line.gradientNorm : .nan, Double(line.depth),
        ]
      })
    self.init(
      tables: [("\(name).csv", table)], script: Self.script(record, quoting: name),
      svg: "\(name).svg",
      report: record.depths.map(\.text))
  }

  /// - Parameter file: a user's name, in whose quotes gnuplot must not end its own.
  private static func script(_ record: TrainingRecord, quoting file: String) -> String {
    let name = file.replacing("'", with: "''")
    // Where each network of another depth begins.
    let begins = zip(record.progress.dropFirst(), record.progress).filter {
      $0.depth != $1.depth || $0.tied != $1.tied
    }
    let isOfLinks = record.training?.options.contains("network: auto-pgd\n") ?? false
    let measure = isOfLinks ? "1 − SE/SE*" : "NMSE"
    let lines = begins.enumerated().map { k, pair in
      "set arrow \(k + 1) from \(pair.0.batches), graph 0 to \(pair.0.batches), graph 1 nohead"
        + " linecolor 'gray70'"
    }
    return """
      set terminal svg size 900,640 font 'sans,13' background 'white'
      set output '\(name).svg'
      set datafile separator ','
      set datafile missing ''
      set grid
      set key outside below horizontal
      \(lines.joined(separator: "\n"))
      set multiplot layout 2,1
      set ylabel '\(measure) in dB, ratio of sums'
      set title '\(name): a line where the next depth begins' noenhanced
      plot '\(name).csv' using 1:4 with lines linecolor 'gray60' title 'training, mean since the validation before', \\
        '' using 1:2 with lines linewidth 2 linecolor '#0072b2' title 'validation', \\
        '' using 1:3 with lines dashtype 3 linewidth 1 linecolor '#000000' title 'lowest of the stage'
      unset title
      set logscale y
      set format y '10^{%L}'
      set xlabel 'mini-batches'
      set ylabel 'rate, norm of the gradient'
      plot '\(name).csv' using 1:5 with steps linewidth 2 linecolor '#009e73' title 'rate of Adam', \\
        '' using 1:6 with lines linecolor '#cc79a7' title 'norm of the gradient'
      unset multiplot

      """
  }
}

extension RecordLine.Depth {
  /// A line of a table.
  public var text: String {
    let error = standardError.map { String(format: "± %.2f dB (standard error, ", $0) } ?? "dB ("
    let head = String(
      format: "  \(tied ? "tied  " : "untied") %2d layers: %7.2f ", depth, nmse.last ?? Double.nan)
    return head + error
      + String(format: "%d samples; mean of ratios %.2f dB)", samples, meanOfRatios)
  }
}
