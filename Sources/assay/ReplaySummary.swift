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
    /// The layer's own numbers and lists; matrices are not shown.
    let parameters: [Named]
    /// As those of `RunSummary.Row`.
    let mean, meanError, ratio, ratioError, median, medianError: Double?
  }

  /// Numbers of a block.
  struct Named: Encodable {
    let name: String
    let values: [Double]
  }

  /// Whether the parameters are those for the data's `A`.
  enum Matched: String, Encodable { case same, other, unstated }

  let schema = "assay-replay-2"
  let network: String
  /// Of a network that has a family.
  let shrinkage: String?
  let tied: Bool
  let layers: Int
  let parameters, source: String
  let matrix: Matched
  let dtype: DType
  let widened: [String]
  let learnable, multiplyAdds: Int
  /// Numbers that all layers share.
  let shared: [Named]
  let columns, zeroDraws, diverged: Int
  /// How many numbers were kept within their ranges, and in how many columns.
  let clips, clippedColumns: Int
  /// The first layer, counted from 0, by which a column had diverged.
  let firstDivergence: Int?
  let rows: [Row]

  init<N: Network>(
    _ network: N, _ vector: ParameterVector<N.S.Real>, _ result: Run.Result<N.S>,
    file: ParameterFile, source: String, digest: String, dtype: DType
  ) where N.S.Real: BinaryFloatingPoint {
    self.network = N.card.kind
    shrinkage = network.frame.shrinkage.map { type(of: $0).family }
    tied = network.frame.isTied
    layers = network.depth
    parameters = file.path
    self.source = source
    matrix = file.metadata == nil ? .unstated : file.isFor(digest) ? .same : .other
    self.dtype = dtype
    widened = file.widened
    learnable = network.layout.learnableCount
    multiplyAdds = network.multiplyAdds
    let run = RunSummary(
      result, iterations: network.depth, algorithm: N.card.kind, source: source)
    columns = run.columns
    zeroDraws = run.zeroDraws
    diverged = run.diverged
    firstDivergence = run.firstDivergence
    (clips, clippedColumns) = (run.clips, run.clippedColumns)
    func numbers(_ layer: Int?) -> [Named] {
      network.layout.blocks.filter { $0.layer == layer && $0.shape.count <= 1 }.map {
        Named(name: $0.name, values: vector[$0].map { Double($0) })
      }
    }
    shared = numbers(nil)
    let errors = run.rows
    rows = (0..<network.depth).map { t in
      let row = errors.isEmpty ? nil : errors[t]
      return Row(
        layer: t, parameters: numbers(t), mean: row?.mean, meanError: row?.meanError,
        ratio: row?.ratio, ratioError: row?.ratioError, median: row?.median,
        medianError: row?.medianError)
    }
    knowsTruth = !errors.isEmpty
  }

  private let knowsTruth: Bool

  private enum CodingKeys: String, CodingKey {
    case schema, network, shrinkage, tied, layers, parameters, source, matrix, dtype, widened
    case learnable, multiplyAdds, shared, columns, zeroDraws, diverged, clips, clippedColumns
    case firstDivergence, rows
  }

  var text: String {
    var lines = [
      "\(network) of \(layers) \(tied ? "tied" : "untied") layers,"
        + (shrinkage.map { " \($0)," } ?? "")
        + " from \(parameters) on \(source), \(columns) draws",
      "\(learnable) learnable numbers, \(multiplyAdds) multiply-adds a draw",
    ]
    for block in shared { lines.append("\(block.name), of all layers: \(shown(block.values))") }
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
        : "layers  ") + names.joined(separator: ", "))
    for row in rows {
      let errors = [
        decibels(row.mean, row.meanError), decibels(row.ratio, row.ratioError),
        decibels(row.median, row.medianError),
      ].joined(separator: "     ")
      lines.append(
        String(format: "%5d   ", row.layer + 1)
          + (knowsTruth ? "             " + errors + "     " : "")
          + row.parameters.map { shown($0.values) }.joined(separator: ", "))
    }
    if zeroDraws > 0 { lines.append("\(zeroDraws) draws have x = 0, so no NMSE: left out") }
    if diverged > 0 {
      lines.append(
        "DIVERGING: \(diverged) of \(columns) columns, the first within \((firstDivergence ?? 0) + 1)"
          + " layers (NMSE over \(Int(Run.divergenceFactor)) times the start's, or not finite)")
    }
    if clips > 0 {
      lines.append(
        "clipped: \(clips) numbers kept within their ranges, in \(clippedColumns) of \(columns) columns"
      )
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What each layer has numbers of.
  private var names: [String] { rows.first?.parameters.map(\.name) ?? [] }

  /// The first few, and how many there are if there are more.
  private func shown(_ numbers: [Double]) -> String {
    let few = numbers.prefix(5).map { String(format: "%.5g", $0) }.joined(separator: " ")
    return numbers.count > 5 ? few + " … (\(numbers.count))" : few
  }
}
