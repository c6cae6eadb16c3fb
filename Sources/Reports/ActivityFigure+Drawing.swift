// SPDX-License-Identifier: GPL-3.0-or-later
import Experiments
import Foundation
import Theorems

extension Drawing {
  public init(_ figure: ActivityFigure) {
    let specification = figure.specification
    let iterations = ActivityFigure.iterations
    let methods = figure.curves.map(\.method.rawValue)
    self.init(
      tables: [
        (
          "activity.csv",
          CSV(
            header: ["iteration", "genie", "se-mmv"] + methods,
            rows: (0..<iterations).map { t in
              [Double(t + 1), figure.genie.decibels, figure.predicted[t]]
                + figure.curves.map { $0.averages[t].decibels }
            })
        )
      ], script: gnuplot, svg: "activity.svg",
      report: [
        "SCSZ21's activity detection: \(ActivityFigure.preambles) Gaussian S of"
          + " \(specification.length)×\(specification.devices), M = \(specification.antennas),"
          + " p = \(specification.activity), \(Int(specification.snr)) dB; \(figure.samples) samples, seed"
          + " \(figure.setting.seed)",
        "NMSE in dB is the ratio of sums over all samples, ± three standard errors; -real has the paper's"
          + " groups, two real rows a device, the others one complex row",
        "  method           t = 8             t = 12            t = \(iterations)"
          + "            detection error (threshold of validation samples)",
      ] + figure.curves.map { $0.line }
        + [
          String(
            format:
              "  genie            %.2f ± %.2f: it knows which devices are active, and the prior",
            figure.genie.decibels, figure.genie.halfWidth),
          String(
            format: "  state evolution  %.2f at t = 8, %.2f at t = 12, of amp-vec [SE-MMV]",
            figure.predicted[7], figure.predicted[11]),
          "Published for trained networks: -24.08, -23.38, -23.30 dB, which no estimator reaches"
            + " (erratum S13).",
        ])
  }
}

extension ActivityFigure.Curve {
  fileprivate var line: String {
    let cells = [8, 12, averages.count].map { t in
      String(format: "%.2f ± %.2f", averages[t - 1].decibels, averages[t - 1].halfWidth)
        .padding(toLength: 18, withPad: " ", startingAt: 0)
    }
    return "  " + method.rawValue.padding(toLength: 17, withPad: " ", startingAt: 0)
      + cells.joined()
      + String(
        format: "%.2e: %d false alarms, %d misses of %d", detection.probability,
        detection.falseAlarms, detection.misses, detection.devices)
  }
}

private let gnuplot = """
  set terminal svg size 760,480 font 'sans,13' background 'white'
  set output 'activity.svg'
  set datafile separator ','
  set grid
  set xlabel 'iteration'
  set ylabel 'NMSE in dB, ratio of sums'
  set xrange [1:50]
  set yrange [-23:0]
  set key outside below horizontal
  set title 'Activity detection, 100×200 Gaussian preambles, 30 antennas, 15 dB'
  plot 'activity.csv' using 1:2 with lines dashtype 2 linewidth 2 linecolor '#000000' title 'genie', \\
    '' using 1:3 with points pointtype 6 linecolor '#d55e00' title 'state evolution', \\
    '' using 1:4 with lines linewidth 2 linecolor '#d55e00' title 'AMP, rows', \\
    '' using 1:6 with lines linewidth 2 linecolor '#0072b2' title 'AMP-MMV', \\
    '' using 1:7 with lines linewidth 2 linecolor '#cc79a7' title 'ISTA, complex groups', \\
    '' using 1:8 with lines linewidth 2 linecolor '#009e73' title 'Nesterov, complex groups', \\
    '' using 1:9 with lines dashtype 2 linecolor '#cc79a7' title 'ISTA, real groups', \\
    '' using 1:10 with lines dashtype 2 linecolor '#009e73' title 'Nesterov, real groups'

  """
