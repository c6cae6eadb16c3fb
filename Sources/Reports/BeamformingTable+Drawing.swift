// SPDX-License-Identifier: GPL-3.0-or-later
import Experiments
import Foundation

extension Drawing {
  public init(_ table: BeamformingTable) {
    let header = [
      "method", "streams", "iterations", "% of the optimum", "± s.e.", "largest ‖W‖²/P",
      "published",
    ]
    let rows = table.rows.map { row in
      [
        row.method, "\(row.streams)", "\(row.iterations)", String(format: "%.2f", 100 * row.share),
        String(format: "%.2f", 100 * row.standardError), String(format: "%.12f", row.power),
        row.published.map { String(format: "%.1f", 100 * $0) } ?? "-",
      ]
    }
    let csv = CSV(
      header: ["streams", "iterations", "share", "standard_error", "power"],
      rows: table.rows.map {
        [Double($0.streams), Double($0.iterations), $0.share, $0.standardError, $0.power]
      })
    let methods = table.rows.map { "\($0.method), \($0.iterations) (\($0.streams))" }
    self.init(
      tables: [("apgd-table.csv", csv)],
      script: Self.script(table, methods), svg: "apgd-table.svg",
      report: [
        "Mean spectral efficiency over \(table.links) links (16×64, correlated Rayleigh, 0–30 dB, seed \(table.seed)),"
          + " as a share of the closed form's: ratio of sums"
      ] + columns([header] + rows)
        + table.steps.map { name, steps in
          "\(name): α = " + steps.map { String(format: "%.3g", $0) }.joined(separator: ", ")
        })
  }

  private static func script(_ table: BeamformingTable, _ methods: [String]) -> String {
    let points = table.rows.enumerated().map { k, row in
      "\(k) \(100 * row.share) \(100 * row.standardError)"
    }
    let ticks = methods.enumerated().map { "\($1.gnuplotQuoted) \($0)" }
    return """
      set terminal svg size 900,560 font 'sans,13' background 'white'
      set output 'apgd-table.svg'
      set grid
      set ylabel '% of the optimum, ± 2 standard errors'
      set xtics rotate by -35 (\(ticks.joined(separator: ", ")))
      set rmargin 12
      set offsets 0.5, 0.5, 2, 0
      unset key
      $rows << EOD
      \(points.joined(separator: "\n"))
      EOD
      plot $rows using 1:2:(2*$3) with yerrorbars pointtype 7 pointsize 0.6 linewidth 1.5

      """
  }
}
