// SPDX-License-Identifier: GPL-3.0-or-later
import Audit

/// BSR17 Sec. VI-D: learned VAMP's parameters "coincide almost perfectly" with those of matched VAMP. What of it holds
/// is said of functions and errors, not of raw parameters (erratum B9): `θ2 + ½ ln θ1` is learned far better than
/// either, and `σ_w²` hardly shows in early layers. At small `N` learning finds something better than matched VAMP,
/// whose theory is that of the limit.
package enum LearnedClaims {
  static var all: [Claim] { [functions(problems: 8, TrainedVAMP.Size())] }

  /// In dB, of a layer's function: as much as was seen in runs at N = 500 (erratum B9).
  static let ofFunction = 0.07
  /// In dB, of the network.
  static let ofNetwork = 0.1

  package static func functions(problems: Int, _ size: TrainedVAMP.Size) -> Claim {
    Claim(
      "learned/lvamp-bg", source: Claim.Source("LVAMP", "BSR17 Sec. VI-D; erratum B9"),
      hypotheses: ["training made the network better than what it started as"],
      conclusion:
        "learned VAMP does what matched VAMP does: in every layer its shrinkage costs at most \(ofFunction) dB beside"
        + " the posterior mean in its channel, and the network at most \(ofNetwork) dB on fresh draws",
      evidence:
        "\(problems) random problems of \(size.rows)×\(size.columns) (γ, φ, κ, SNR), \(size.layers) layers, σ_w² and θ"
        + " learned from others; audited, \(size.draws) paired draws each; means over problems",
      proof: .statistical, cost: .full
    ) { bench in
      let settings = bench.settings
      let audits = try (0..<problems).map { k in
        try TrainedVAMP(
          k, seed: settings.seed, size: size, noise: settings.subject.predictedNoise,
          threads: settings.threads
        ).audit
      }
      let functions = (0..<size.layers).map { t in
        let costs = audits.map { $0.layers[t].channel?.shrinkage.cost ?? .nan }
        return mean(
          costs, "cost of the shrinkage of layer \(t + 1) in its channel", atMost: ofFunction)
      }
      let ends = audits.map { $0.measured?.layers.last?.excess ?? .nan }
      return Finding(
        comparisons: functions + [mean(ends, "excess of the network", atMost: ofNetwork)],
        notes: [
          "raw parameters differ: ln θ1 by \(spread(audits, "ln θ1")), θ2 by \(spread(audits, "θ2")) in the last"
            + " layer (root mean squares); at the same cost θ may move \(significant(1 / flattest(audits))) times as"
            + " far along its flattest direction as along the steepest",
          "σ_w² cannot be told in \(unidentifiable(audits)) of \(problems * size.layers) layers",
          "networks that are worse by 0.2 dB show over \(draws(ends, 0.2)) problems, those worse by 0.1 dB over"
            + " \(draws(ends, 0.1))",
        ])
    }
  }

  private static func deviation(_ values: [Double]) -> Double {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(count - 1, 1)).squareRoot()
  }

  private static func mean(_ values: [Double], _ name: String, atMost bound: Double) -> Comparison {
    let count = Double(values.count)
    let error = values.count > 1 ? deviation(values) / count.squareRoot() : .infinity
    return Comparison(
      name, measured: values.reduce(0, +) / count, .atMost, predicted: 0, allowed: bound,
      unit: "dB", halfWidth: intervalFactor * error, standardError: error,
      average: "mean over problems", draws: values.count)
  }

  /// Problems over which a mean that is larger by so much is three standard errors away.
  private static func draws(_ values: [Double], _ shift: Double) -> Int {
    let ratio = intervalFactor * deviation(values) / shift
    return max(2, Int(min((ratio * ratio).rounded(.up), 1e9)))
  }

  private static func spread(_ audits: [NetworkAudit], _ name: String) -> String {
    let values = audits.compactMap { audit in
      audit.layers.last?.distances.first {
        $0.block == "theta" && $0.quantity.hasPrefix("\(name) ")
      }?.value
    }
    return significant(
      (values.reduce(0) { $0 + $1 * $1 } / Double(max(values.count, 1))).squareRoot())
  }

  /// The mean ratio of the least to the greatest curvature.
  private static func flattest(_ audits: [NetworkAudit]) -> Double {
    let ratios = audits.compactMap { audit -> Double? in
      guard let values = audit.layers.last?.channel?.curvature.values, let first = values.first,
        let last = values.last
      else { return nil }
      return (last / first).squareRoot()
    }
    return ratios.reduce(0, +) / Double(max(ratios.count, 1))
  }

  private static func unidentifiable(_ audits: [NetworkAudit]) -> Int {
    audits.reduce(0) { $0 + $1.layers.count { $0.unidentifiable.contains("sigma_w2") } }
  }
}
