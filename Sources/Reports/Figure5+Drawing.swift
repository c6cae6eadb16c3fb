// SPDX-License-Identifier: GPL-3.0-or-later
import Experiments
import Foundation
import Integrals

extension Drawing {
  public init(_ figure: Figure5) {
    let tails = [1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 2e-3, 5e-3]
    let middle = stride(from: 0.01, to: 0.995, by: 0.01).map { $0 }
    let probabilities = tails + middle + tails.reversed().map { 1 - $0 }
    self.init(
      tables: [
        (
          "fig5.csv",
          CSV(
            header: ["probability", "normal", "ista", "amp-l1"],
            rows: probabilities.map {
              [$0, normalQuantile($0), figure.ista.quantile($0), figure.amp.quantile($0)]
            })
        )
      ], script: gnuplot, svg: "fig5.svg",
      report: [
        "BSR17 Fig. 5: the error r_t - x at the shrinkage's input, at the first iteration with NMSE below"
          + " -15 dB (mean of the ratios; \(figure.setting.samples) draws, seed"
          + " \(figure.setting.seed)); each draw over"
          + " its own deviation; kurtosis over all entries, ± the standard error of a normal sample",
        figure.ista.line("ista"), figure.amp.line("amp-l1"),
        "Errata: B3 (ISTA's threshold is βλ), B12 (which average).",
      ])
  }
}

extension Figure5.InputErrors {
  fileprivate func line(_ name: String) -> String {
    String(
      format: "  %@ t = %d (published %d): excess kurtosis %.3f ± %.3f; published: %@",
      name.padding(toLength: 7, withPad: " ", startingAt: 0), iteration, published.iteration,
      excessKurtosis, standardError, published.shape)
  }
}

private let gnuplot = """
  set terminal svg size 900,440 font 'sans,13' background 'white'
  set output 'fig5.svg'
  set datafile separator ','
  set multiplot layout 1,2
  set grid
  set key top left
  set xlabel 'quantile of N(0, 1)'
  set ylabel 'quantile of (r - x)/deviation'
  set xrange [-4.5:4.5]
  set yrange [-15:15]
  set title 'ISTA: heavy tails'
  plot x with lines dashtype 2 linecolor 'gray40' title 'N(0, 1)', \\
    'fig5.csv' using 2:3 with points pointtype 7 pointsize 0.4 linecolor '#cc79a7' title 'ISTA'
  set yrange [-4.5:4.5]
  set title 'AMP-l1: Gaussian'
  plot x with lines dashtype 2 linecolor 'gray40' title 'N(0, 1)', \\
    'fig5.csv' using 2:4 with points pointtype 7 pointsize 0.4 linecolor '#d55e00' title 'AMP-l1'
  unset multiplot

  """
