// SPDX-License-Identifier: GPL-3.0-or-later
import Experiments
import Foundation

extension Drawing {
  public init(_ figure: Figure1) {
    let (iid, kappa15) = (figure.iid, figure.kappa15)
    // All solve nearly the same LASSO; −35 dB is below its error.
    let target = (kappa15.curves[0].decibels.last ?? .nan) + 1
    self.init(
      tables: [iid, kappa15].map { ("\($0.name).csv", $0.table) }, script: gnuplot, svg: "fig1.svg",
      report: [
        "BSR17 Fig. 1: NMSE is the mean of the ratios over \(figure.setting.samples) draws, seed"
          + " \(figure.setting.seed)",
        "(a) i.i.d. A, λ = \(String(format: "%.4e", iid.lambda)) of AMP-l1's fixed point: first"
          + " iteration at -35 dB",
        "  algorithm         ours              published   range over draws of A (erratum B11)",
      ] + iid.curves.map { $0.line(-35) } + [
        "(b) kappa = 15, λ = \(String(format: "%.4e", kappa15.lambda)) of VAMP-l1's fixed point"
          + " (erratum B8): first iteration within 1 dB of VAMP-l1's last, "
          + String(format: "%.1f dB", target),
        "  algorithm         ours              published",
      ] + kappa15.curves.filter { $0.name != "amp-l1" }.map { $0.line(target) } + [
        growth(kappa15.curves),
        "Errata: B3 (the threshold is βλ), B4 (FISTA as printed and proper), B8 (λ of AMP and of VAMP),"
          + " B11 (counts depend on the draw of A), B12 (the mean of ratios is the figure's).",
      ])
  }
}

extension Figure1.Curve {
  /// The first iteration at `target` dB or below, in a line of the report.
  fileprivate func line(_ target: Double) -> String {
    "  " + name.padding(toLength: 18, withPad: " ", startingAt: 0)
      + (first(below: target).map { "\($0)" } ?? "not within \(decibels.count)")
      .padding(toLength: 18, withPad: " ", startingAt: 0)
      + (published ?? "-").padding(toLength: 12, withPad: " ", startingAt: 0) + (range ?? "")
  }
}

extension Figure1.Panel {
  fileprivate var table: CSV {
    let longest = curves.map(\.decibels.count).max() ?? 0
    return CSV(
      header: ["iteration"] + curves.map(\.name),
      rows: (0..<longest).map { t -> [Double] in
        let values = curves.map { t < $0.decibels.count ? $0.decibels[t] : Double.nan }
        return [Double(t + 1)] + values
      })
  }
}

private func growth(_ curves: [Figure1.Curve]) -> String {
  let amp = curves.first { $0.name == "amp-l1" }?.decibels ?? []
  let change = String(format: "%+.1f dB", amp.count > 9 ? amp[9] : .nan)
  return "  amp-l1 diverges (published: it diverged): \(change) after ten iterations, from 0 dB"
}

private let gnuplot = """
  set terminal svg size 1000,480 font 'sans,13' background 'white'
  set output 'fig1.svg'
  set datafile separator ','
  set datafile missing ''
  set multiplot layout 1,2
  set logscale x
  set grid
  set xlabel 'iteration'
  set ylabel 'NMSE in dB, mean of ratios'
  set xrange [1:10000]
  set yrange [-45:5]
  set key outside below horizontal
  set arrow 1 from graph 0, first -35 to graph 1, first -35 nohead dashtype 2 linecolor 'gray40'
  set title '(a) i.i.d. Gaussian A'
  plot 'fig1a.csv' using 1:2 with lines linewidth 2 linecolor '#0072b2' title 'VAMP-l1', \\
    '' using 1:3 with lines linewidth 2 linecolor '#d55e00' title 'AMP-l1', \\
    '' using 1:4 with lines linewidth 2 linecolor '#009e73' title 'FISTA, as printed', \\
    '' using 1:5 with lines linewidth 1 dashtype 2 linecolor '#000000' title 'FISTA, proper', \\
    '' using 1:6 with lines linewidth 2 linecolor '#cc79a7' title 'ISTA'
  unset arrow 1
  set title '(b) condition number 15'
  plot 'fig1b.csv' using 1:2 with lines linewidth 2 linecolor '#0072b2' title 'VAMP-l1', \\
    '' using 1:3 with lines linewidth 2 linecolor '#d55e00' title 'AMP-l1 (diverges)', \\
    '' using 1:4 with lines linewidth 2 linecolor '#009e73' title 'FISTA, as printed', \\
    '' using 1:5 with lines linewidth 1 dashtype 2 linecolor '#000000' title 'FISTA, proper', \\
    '' using 1:6 with lines linewidth 2 linecolor '#cc79a7' title 'ISTA'
  unset multiplot

  """
