// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
import Foundation

/// What an audit found by layer, in the words of terminals and pages alike.
struct AuditTable {
  let audit: NetworkAudit
  /// All but the verdict.
  let header: [String]
  let rows: [[String]]

  init(_ audit: NetworkAudit) {
    self.audit = audit
    let isPredicted = audit.layers.contains { $0.predicted != nil }
    let decouples = audit.layers.contains { $0.channel != nil }
    let reference = audit.shortReference
    var header = ["layer", "cost"] + (decouples ? ["linear", "shrinkage"] : [])
    if isPredicted { header += ["predicted", reference, "excess"] }
    if audit.measured != nil { header += ["measured", reference, "excess ± s.e."] }
    if isPredicted, audit.measured != nil { header.append("shrinkage here") }
    self.header = header
    rows = audit.layers.map { layer in
      var row = [
        "\(layer.layer + 1)",
        decibels(layer.cost) + (layer.costError.map { " ± " + decibels($0) } ?? ""),
      ]
      if decouples {
        let costs = [layer.channel?.linearCost, layer.channel?.shrinkage.cost]
        row += costs.map { $0.map(decibels) ?? "-" }
      }
      if isPredicted {
        row += [layer.predicted, layer.reference].map { $0.map { shown($0, 2) } ?? "-" }
        row.append(layer.excess.map(decibels) ?? "-")
      }
      if let found = audit.measured?.layers[layer.layer] {
        row += [shown(found.learned, 2), shown(found.reference, 2)]
        row.append("\(decibels(found.excess)) ± \(decibels(found.standardError))")
        if isPredicted { row.append(found.shrinkageCost.map(decibels) ?? "-") }
      }
      return row
    }
  }

  /// With the block that is to blame.
  func verdict(_ layer: LayerAudit) -> String {
    layer.verdict.rawValue + (layer.culprit.map { ": \($0)" } ?? "")
  }

  /// What the columns are, and what is to be known of them.
  var notes: [String] {
    let disagreement =
      "Measured and predicted excess disagree: N is too small for the limit, and what was measured counts."
    return [meaning] + (audit.isBeyondLimit ? [disagreement] : [])
  }

  private var meaning: String {
    let draws = audit.measured.map { "; measured over \($0.draws) draws, ratios of sums" } ?? ""
    return
      "dB. cost: of the layer, beside that of \(audit.reference) which is handed the same"
      + (header.contains("shrinkage")
        ? "; shrinkage: beside the posterior mean in its channel" : "")
      + (header.contains("shrinkage here") ? "; shrinkage here: at this N" : "")
      + "; excess: of the network up to this layer\(draws)"
  }
}

extension NetworkAudit {
  /// Kind, family, layers.
  var title: String {
    "\(network)\(shrinkage.isEmpty ? "" : ", \(shrinkage)"), \(layers.count)"
      + " \(isTied ? "tied" : "untied") layers"
  }

  /// As a column is headed, and a curve called.
  var shortReference: String { reference.count > 14 ? "the reference" : reference }

  /// What else was run, on these draws or on others, with its NMSE in the end.
  var beside: [(name: String, decibels: String, remark: String)] {
    guard let measured else { return [] }
    var rows: [(name: String, decibels: String, remark: String)] = []
    if let oracle = measured.oracle {
      rows.append(("who knows the supports", shown(oracle, 2), "on average over the rest"))
    }
    if let baseline = measured.baseline, let end = baseline.decibels.last {
      rows.append(
        (
          "\(baseline.name), \(layers.count) iterations", shown(end, 2),
          "the network is \(baseline.excess > 0 ? "worse" : "better") by"
            + " \(decibels(abs(baseline.excess))) ± \(decibels(baseline.standardError))"
        ))
    }
    if let ensemble {
      rows.append(
        (
          "the network on \(ensemble.matrices) other matrices", shown(ensemble.decibels, 2),
          "\(ensemble.gap > 0 ? "worse" : "better") by \(shown(abs(ensemble.gap), 2))"
            + " ± \(shown(ensemble.standardError, 2)), \(ensemble.draws) draws"
        ))
    }
    return rows
  }
}

extension LayerAudit {
  /// Along which direction `θ` may move, and how far, for a cost in dB: where `θ` is not the reference's.
  func flattest(costing cost: Double) -> [(coordinate: String, reach: Double)]? {
    guard distances.contains(where: { $0.block == "theta" && $0.isBeyond }),
      let curvature = channel?.curvature, curvature.values.count > 1,
      let value = curvature.values.last, let direction = curvature.directions.last, value > 0
    else { return nil }
    let reach = (cost / value).squareRoot()
    return zip(curvature.coordinates, direction).map { ($0, reach * $1) }
  }
}

/// Of costs, with three decimals.
func decibels(_ value: Double) -> String { shown(value, 3) }

func shown(_ value: Double, _ digits: Int) -> String {
  let text = String(format: "%.\(digits)f", value)
  // Rounding leaves no sign.
  return text.allSatisfy { "-0.".contains($0) } ? text.replacing("-", with: "") : text
}
