// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import Foundation
import Networks
import ParameterFiles

/// What a network with given parameters came to, layer by layer.
struct ReplaySummary: Encodable {
  struct Row: Encodable {
    let layer: Int
    let theta: [Double]
    /// As those of `RunSummary.Row`.
    let mean, meanError, ratio, ratioError, median, medianError: Double?
  }

  /// Whether the parameters are those for the data's `A`.
  enum Matched: String, Encodable { case same, other, unstated }

  let schema = "assay-replay-1"
  let network, shrinkage: String
  let tied: Bool
  let layers: Int
  let parameters, source: String
  let matrix: Matched
  let dtype: DType
  let widened: [String]
  let learnable, multiplyAdds: Int
  let columns, zeroDraws, diverged: Int
  /// The first layer, counted from 0, by which a column had diverged.
  let firstDivergence: Int?
  let rows: [Row]

  init<S: RealScalar & BinaryFloatingPoint>(
    _ lamp: LAMP<S>, _ vector: ParameterVector<S>, _ result: Run.Result<S>, file: ParameterFile,
    source: StatedProblem<Double>, dtype: DType
  ) where S.Real == S {
    network = LAMP<S>.kind
    shrinkage = type(of: lamp.shrinkage).family
    tied = lamp.isTied
    layers = lamp.depth
    parameters = file.path
    self.source = source.title
    matrix = file.metadata == nil ? .unstated : file.isFor(source.a) ? .same : .other
    self.dtype = dtype
    widened = file.widened
    learnable = lamp.layout.learnableCount
    multiplyAdds = lamp.multiplyAdds
    let run = RunSummary(
      result, iterations: lamp.depth, algorithm: LAMP<S>.kind, source: source.title)
    columns = run.columns
    zeroDraws = run.zeroDraws
    diverged = run.diverged
    firstDivergence = run.firstDivergence
    let errors = run.rows
    rows = lamp.layout.blocks.filter { $0.name == "theta" }.enumerated().map { t, block in
      let row = errors.isEmpty ? nil : errors[t]
      return Row(
        layer: t, theta: vector[block].map { Double($0) }, mean: row?.mean,
        meanError: row?.meanError, ratio: row?.ratio, ratioError: row?.ratioError,
        median: row?.median, medianError: row?.medianError)
    }
    knowsTruth = !errors.isEmpty
  }

  private let knowsTruth: Bool

  private enum CodingKeys: String, CodingKey {
    case schema, network, shrinkage, tied, layers, parameters, source, matrix, dtype, widened
    case learnable, multiplyAdds, columns, zeroDraws, diverged, firstDivergence, rows
  }

  var text: String {
    var lines = [
      "\(network) of \(layers) \(tied ? "tied" : "untied") layers, \(shrinkage), from \(parameters)"
        + " on \(source), \(columns) draws",
      "\(learnable) learnable numbers, \(multiplyAdds) multiply-adds a draw",
    ]
    if !widened.isEmpty {
      lines.append("\(widened.joined(separator: ", ")): float32, widened exactly")
    }
    switch matrix {
    case .same: break
    case .other: lines.append("the parameters are for another A")
    case .unstated: lines.append("the file does not say for which A the parameters are")
    }
    if !knowsTruth { lines.append("x is not known: no NMSE") }
    lines.append(
      (knowsTruth
        ? "layers  NMSE in dB: mean of ratios ± s.e.   ratio of sums ± s.e.     median ± 68 %     "
        : "layers  ") + "θ")
    for row in rows {
      let errors = [
        decibels(row.mean, row.meanError), decibels(row.ratio, row.ratioError),
        decibels(row.median, row.medianError),
      ].joined(separator: "     ")
      lines.append(
        String(format: "%5d   ", row.layer + 1)
          + (knowsTruth ? "             " + errors + "     " : "") + shown(row.theta))
    }
    if zeroDraws > 0 { lines.append("\(zeroDraws) draws have x = 0, so no NMSE: left out") }
    if diverged > 0 {
      lines.append(
        "DIVERGING: \(diverged) of \(columns) columns, the first within \((firstDivergence ?? 0) + 1)"
          + " layers (NMSE over \(Int(Run.divergenceFactor)) times the start's, or not finite)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The first few, and how many there are if there are more.
  private func shown(_ theta: [Double]) -> String {
    let few = theta.prefix(5).map { String(format: "%.5g", $0) }.joined(separator: " ")
    return theta.count > 5 ? few + " … (\(theta.count))" : few
  }
}
