// SPDX-License-Identifier: GPL-3.0-or-later
import Experiments
import Foundation

extension Drawing {
  public init(_ table: BeamformingTable) {
    let header = [
      "method", "streams", "iterations", "% of the optimum", "± s.e.", "largest ‖W‖²/P",
      "published", "time",
    ]
    let rows = table.rows.map { row in
      [
        row.method, "\(row.streams)", "\(row.iterations)", String(format: "%.2f", 100 * row.share),
        String(format: "%.2f", 100 * row.standardError), String(format: "%.12f", row.power),
        row.published.map { String(format: "%.1f", 100 * $0) } ?? "-",
        String(format: "%.3f", row.time),
      ]
    }
    let csv = CSV(
      header: ["streams", "iterations", "share", "standard_error", "power"],
      rows: table.rows.map {
        [Double($0.streams), Double($0.iterations), $0.share, $0.standardError, $0.power]
      })
    self.init(
      tables: [("apgd-table.csv", csv)],
      script: Self.script(table), svg: "apgd-table.svg",
      report: [
        "Mean spectral efficiency over \(table.links) links (16×64, correlated Rayleigh, 0–30 dB, seed \(table.seed)),"
          + " as a share of the closed form's: ratio of sums; time: by the closed form's, medians on one thread"
      ] + columns([header] + rows)
        + table.steps.map { name, steps in
          "\(name): α = " + steps.map { String(format: "%.3g", $0) }.joined(separator: ", ")
        })
  }

  /// What is lost, over iterations: both on logarithmic axes, since methods differ by orders of magnitude.
  private static func script(_ table: BeamformingTable) -> String {
    var curves: [(title: String, points: [String])] = []
    for row in table.rows where row.iterations > 0 {
      let title = row.streams == 1 ? row.method : "\(row.method), \(row.streams) streams"
      // Beyond rounding there is nothing to see.
      let point = "\(row.iterations) \(max(100 * (1 - row.share), 1e-4)) \(200 * row.standardError)"
      if let k = curves.firstIndex(where: { $0.title == title }) {
        curves[k].points.append(point)
      } else {
        curves.append((title, [point]))
      }
    }
    let data = curves.enumerated().map { k, curve in
      "$curve\(k) << EOD\n\(curve.points.joined(separator: "\n"))\nEOD"
    }
    let plots = curves.enumerated().map { k, curve in
      "$curve\(k) using 1:2 with linespoints pointtype 7 pointsize 0.6 linewidth 2 title \(curve.title.gnuplotQuoted)"
    }
    return """
      set terminal svg size 860,520 font 'sans,13' background 'white'
      set output 'apgd-table.svg'
      set logscale xy
      set grid
      set xlabel 'iterations, or layers'
      set ylabel '% of the optimum that is lost'
      set format y '%g'
      set xrange [2:300]
      set key outside below horizontal
      set offsets 0, graph 0.05, graph 0.05, graph 0.05
      \(data.joined(separator: "\n"))
      plot \(plots.joined(separator: ", "))

      """
  }
}
