// SPDX-License-Identifier: GPL-3.0-or-later
import Experiments
import Foundation

extension Drawing {
  public init(_ figure: NetworkFigure) {
    let name = figure.experiment.name
    let curves = figure.networks + figure.baselines
    let depth = curves.flatMap { $0.points.map(\.layers) }.max() ?? 0
    let table = CSV(
      header: ["layers"] + curves.map(\.name),
      rows: (1...max(depth, 1)).map { layers in
        [Double(layers)]
          + curves.map { $0.points.first { $0.layers == layers }?.decibels ?? .nan }
      })
    self.init(
      tables: [("\(name).csv", table)], script: figure.script, svg: "\(name).svg",
      report: [
        figure.experiment.title,
        "NMSE in dB, ratio of sums over \(figure.samples) test samples, of the network trained for so many"
          + " layers:",
      ] + curves.map(\.line)
        + figure.noiseVariances.map { name, learned, truth in
          "  \(name): σ_w² by layer, over the truth: "
            + learned.map { String(format: "%.2f", $0 / truth) }.joined(separator: ", ")
        }
        + figure.onOthers.map { name, average in
          String(
            format:
              "  %@ on %d samples of 20 other matrices, its parameters as they are: %.2f ± %.2f dB (s.e.)",
            name, average.draws, average.decibels, average.standardError)
        } + figure.statements)
  }
}

extension NetworkFigure.Curve {
  fileprivate var line: String {
    let values = points.map { String(format: "%d: %.2f", $0.layers, $0.decibels) }
    let shown = values.count <= 12 ? values : values.prefix(10) + ["…"] + values.suffix(1)
    let error =
      standardError.map { String(format: " ± %.2f (s.e.)", $0) } ?? ", medians of \(seeds) seeds"
    return "  \(name.padding(toLength: 24, withPad: " ", startingAt: 0)) "
      + shown.joined(separator: ", ") + error
  }
}

extension NetworkFigure {
  fileprivate var statements: [String] {
    experiment.statements.map { statement in
      let found = decibels(statement).map { String(format: "%.2f dB", $0) } ?? "none"
      let bound = statement.bound.map { bound in
        String(format: ", at most %.1f asked: ", bound)
          + ((decibels(statement) ?? .infinity) <= bound ? "reached" : "NOT REACHED")
      }
      return
        "  \(statement.training), \(statement.layers.map { "\($0) layers" } ?? "all layers"): \(found);"
        + " \(statement.text)\(bound ?? "")"
    }
  }

  fileprivate var script: String {
    let curves = networks + baselines
    let csv = "\(experiment.name).csv".gnuplotQuoted
    let plots = curves.enumerated().map { k, curve in
      let style =
        k < networks.count
        ? "linespoints pointtype 7 pointsize 0.6 linewidth 2" : "lines dashtype 2 linewidth 2"
      return "\(csv) using 1:\(k + 2) with \(style) title \(curve.name.gnuplotQuoted)"
    }
    return """
      set terminal svg size 760,480 font 'sans,13' background 'white'
      set output \("\(experiment.name).svg".gnuplotQuoted)
      set datafile separator ','
      set datafile missing ''
      set grid
      set xlabel 'layers, or iterations'
      set ylabel 'NMSE in dB, ratio of sums'
      set key outside below horizontal
      set offsets graph 0, graph 0.03, graph 0.03, graph 0.03
      set title \(experiment.title.gnuplotQuoted)
      plot \(plots.joined(separator: ", "))

      """
  }
}
