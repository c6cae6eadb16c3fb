// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Beamforming
import Calls
import ComplexModule
import Foundation
import Interchange
import Networks
import ParameterFiles
import TrainingRuns

/// Auto-PGD with given steps on links.
struct ReplayBeams {
  let file: ParameterFile
  let links: LinkFile
  let normalisation: StepNormalisation?
  let threads: Int

  /// - Parameter output: an NPZ file for `W` (D×N_t×d), `trace/W` (T×D×N_t×d), `trace/step`, `trace/se` (T×D) and
  ///   `se_best` (D), or none.
  func callAsFunction(output: String?) throws -> String {
    let first = links.starts[0]
    let (network, parameters) = try file.autoPGD(
      receivers: links.receivers, transmitters: links.transmitters, streams: first.w.columns,
      normalisation: normalisation)
    let solved = try links.solved(network.normalisation, threads: threads)
    let y = Batch(links: solved.map(\.start))
    let tapes = try network.forward(parameters, y)
    let efficiencies = tapes.map { tape in
      solved.indices.map { k in
        solved[k].start.link.spectralEfficiency(tape.x.beams(k, of: links.transmitters))
      }
    }
    let best = solved.map(\.best)
    if let output {
      let depth = tapes.count
      func stack(_ x: [Matrix<Complex<Double>>]) -> [Complex<Double>] {
        x.flatMap { x in
          (0..<x.columns).flatMap { Tensor(x.beams($0, of: links.transmitters)).entries }
        }
      }
      let shape = [solved.count, links.transmitters, first.w.columns]
      let steps = tapes.flatMap { tape -> [Double] in
        if case .scalars(let sizes) = tape.quantities[0].values { return sizes }
        return []
      }
      let arrays: [String: Values<Double>] = [
        "W": try Values(of: Tensor(shape, stack([tapes[depth - 1].x]))),
        "trace/W": try Values(of: Tensor([depth] + shape, stack(tapes.map(\.x)))),
        "trace/step": Values([depth, solved.count], steps),
        "trace/se": Values([depth, solved.count], efficiencies.flatMap(\.self)),
        "se_best": Values(best),
      ]
      try ArrayFile.write(
        try arrays.mapValues { try $0.array(.float64) }, to: URL(fileURLWithPath: output))
    }
    let alphas = try network.layers(parameters).map(\.alpha)
    var lines = [
      "auto-pgd of \(network.depth) \(network.frame.isTied ? "tied" : "untied") layers, normalisation"
        + " \(network.normalisation.rawValue), from \(file.path) on \(links.title), \(solved.count) links"
        + " \(links.receivers)×\(links.transmitters), \(first.w.columns) streams",
      "layers        α_k   % of the closed form, ratio of sums ± s.e.",
    ]
    for (t, alpha) in alphas.enumerated() {
      let share = RatioOfSums(efficiencies[t], best)
      let error = solved.count > 1 ? String(format: " ± %.2f", 100 * share.standardError) : ""
      lines.append(
        String(format: "%5d  %10.5g  %6.2f", t + 1, alpha, 100 * share.value) + error)
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
