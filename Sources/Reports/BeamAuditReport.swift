// SPDX-License-Identifier: GPL-3.0-or-later
import Beamforming
import Foundation

/// The audit of learned steps as text and, by its schema `Golden/schema/beam-audit-1.json`, as JSON.
public struct BeamAuditReport: Encodable {
  struct Share: Encodable { let value, standardError: Double }

  struct Layer: Encodable {
    let layer: Int
    let learned, applied, lowerQuartile, median, upperQuartile: Double
    let share, searched, gain: Share
  }

  let schema = "assay-beam-audit-1"
  let verdict, sentence: String
  let tied: Bool
  let normalisation: String
  let parameters, source: String
  let links: Int
  let tolerance: Double
  let difference: Share
  /// The largest `‖W‖²/P`.
  let power: Double
  /// Layers, from 1, in whose place the exact line search would bring more than the tolerance.
  let culprits: [Int]
  let layers: [Layer]

  public init(
    _ audit: BeamAudit, _ network: (isTied: Bool, normalisation: StepNormalisation),
    parameters: String, source: String
  ) {
    func share(_ s: RatioOfSums) -> Share {
      Share(value: s.value, standardError: s.standardError)
    }
    verdict = audit.verdict.rawValue
    (tied, normalisation) = (network.isTied, network.normalisation.rawValue)
    (self.parameters, self.source) = (parameters, source)
    (links, tolerance, power) = (audit.links, audit.tolerance, audit.power)
    difference = share(audit.difference)
    culprits = audit.culprits.map { $0 + 1 }
    layers = audit.rows.enumerated().map { t, row in
      Layer(
        layer: t + 1, learned: row.learned, applied: row.applied, lowerQuartile: row.best.lower,
        median: row.best.median, upperQuartile: row.best.upper, share: share(row.share),
        searched: share(row.searched), gain: share(row.gain))
    }
    sentence = Self.sentence(audit)
  }

  private static func sentence(_ audit: BeamAudit) -> String {
    let end = String(
      format: "%+.2f ± %.2f %% of the closed form", 100 * audit.difference.value,
      100 * audit.difference.standardError)
    switch audit.verdict {
    case .matched:
      return
        "The learned steps do no worse than the exact line search with as many iterations: \(end) in the end."
    case .worse where !audit.culprits.isEmpty:
      let layers = audit.culprits.map { "\($0 + 1)" }.joined(separator: ", ")
      return
        "The learned steps do worse than the exact line search: \(end) in the end; the exact one in layer \(layers) alone mends the most."
    case .worse:
      return
        "The learned steps do worse than the exact line search: \(end) in the end; no layer alone is to blame."
    case .undecided:
      return
        "\(audit.links) links cannot tell the learned steps from the exact line search: \(end) in the end; more are wanted."
    }
  }

  /// For a terminal.
  public var text: String {
    var lines = [
      "\(verdict): \(sentence)",
      "auto-pgd of \(layers.count) \(tied ? "tied" : "untied") layers, normalisation \(normalisation), \(parameters) on"
        + " \(source), \(links) links; largest ‖W‖²/P: \(String(format: "%.12f", power))",
      "shares of the closed form in %, ratios of sums ± s.e.; the best step is that of each link from where the network is",
      "layer   learned α   median αγ  best step: quartiles over the links      after the layer  exact line search  gain if exact here",
    ]
    func percent(_ s: Share) -> String {
      String(format: "%7.2f ± %.2f", 100 * s.value, 100 * s.standardError)
    }
    for row in layers {
      lines.append(
        String(
          format: "%5d  %10.5g  %10.4g  %10.4g %10.4g %10.4g", row.layer, row.learned, row.applied,
          row.lowerQuartile,
          row.median, row.upperQuartile)
          + "   \(percent(row.share))     \(percent(row.searched))     \(percent(row.gain))")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
