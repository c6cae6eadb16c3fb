// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
import Foundation

/// The audit of a network for a person at a terminal: the verdict, a table by layer, and what is not as theory has it.
public struct AuditReport {
  let audit: NetworkAudit
  /// The parameter file, and the problem.
  let parameters, source: String

  public init(_ audit: NetworkAudit, parameters: String, source: String) {
    (self.audit, self.parameters, self.source) = (audit, parameters, source)
  }

  public func text(_ style: TerminalStyle) -> String {
    var lines = [
      coloured(audit.verdict, audit.verdict.rawValue, style) + ": " + audit.sentence,
      "\(audit.network)\(audit.shrinkage.isEmpty ? "" : ", \(audit.shrinkage)"), \(audit.layers.count)"
        + " \(audit.isTied ? "tied" : "untied") layers from \(parameters), on \(source)", "",
    ]
    lines += table
    lines += ["", meaning]
    if audit.isBeyondLimit {
      lines.append(
        "Measured and predicted excess disagree: N is too small for the limit, and what was measured counts."
      )
    }
    lines += beside
    let remarks = audit.layers.flatMap(remarks)
    lines += remarks.isEmpty ? [] : [""] + remarks
    return (lines + numbers).joined(separator: "\n") + "\n"
  }

  private var isPredicted: Bool { audit.layers.contains { $0.predicted != nil } }

  /// As a column is headed.
  private var reference: String {
    audit.reference.count > 14 ? "the reference" : audit.reference
  }

  /// What else was run, on these draws or on others.
  private var beside: [String] {
    guard let measured = audit.measured else { return [] }
    var rows: [[String]] = []
    if let oracle = measured.oracle {
      rows.append(["who knows the supports", shown(oracle, 2), "on average over the rest"])
    }
    if let baseline = measured.baseline, let end = baseline.decibels.last {
      rows.append([
        "\(baseline.name), \(audit.layers.count) iterations", shown(end, 2),
        "the network is \(baseline.excess > 0 ? "worse" : "better") by \(decibels(abs(baseline.excess)))"
          + " ± \(decibels(baseline.standardError))",
      ])
    }
    if let ensemble = audit.ensemble {
      rows.append([
        "the network on \(ensemble.matrices) other matrices", shown(ensemble.decibels, 2),
        "\(ensemble.gap > 0 ? "worse" : "better") by \(shown(abs(ensemble.gap), 2))"
          + " ± \(shown(ensemble.standardError, 2)), \(ensemble.draws) draws",
      ])
    }
    return rows.isEmpty ? [] : [""] + columns(rows)
  }

  private var decouples: Bool { audit.layers.contains { $0.channel != nil } }

  private var table: [String] {
    var header = ["layer", "cost"] + (decouples ? ["linear", "shrinkage"] : [])
    if isPredicted { header += ["predicted", reference, "excess"] }
    if audit.measured != nil { header += ["measured", reference, "excess ± s.e."] }
    if isPredicted, audit.measured != nil { header.append("shrinkage here") }
    let rows = audit.layers.map { layer -> [String] in
      var row = [
        "\(layer.layer + 1)",
        decibels(layer.cost) + (layer.costError.map { " ± " + decibels($0) } ?? ""),
      ]
      if let channel = layer.channel {
        row += [decibels(channel.linearCost), decibels(channel.shrinkage.cost)]
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
    // The verdict is last, where its length widens no column of numbers.
    let verdicts =
      [""]
      + audit.layers.map { layer in
        layer.verdict.rawValue + (layer.culprit.map { ": \($0)" } ?? "")
      }
    return zip(columns([header] + rows), verdicts).map { $1.isEmpty ? $0 : $0 + "  " + $1 }
  }

  private var meaning: String {
    let draws = audit.measured.map { "; measured over \($0.draws) draws, ratios of sums" } ?? ""
    return
      "dB. cost: of the layer, beside that of \(audit.reference) which is handed the same"
      + (decouples ? "; shrinkage: beside the posterior mean in its channel" : "")
      + (isPredicted && audit.measured != nil ? "; shrinkage here: at this N" : "")
      + "; excess: of the network up to this layer\(draws)"
  }

  /// What of a layer's parameters is not the reference's, and what of them cannot be told.
  private func remarks(_ layer: LayerAudit) -> [String] {
    let beyond = layer.distances.filter(\.isBeyond).map(shown)
    let free = layer.unidentifiable.map {
      "\($0) can hardly be told here: twice or half of the reference's costs nothing"
    }
    guard !beyond.isEmpty || (!free.isEmpty && layer.verdict != .matched) else { return [] }
    return ["layer \(layer.layer + 1): " + (beyond + free).joined(separator: "; ")]
      + (layer.distances.contains { $0.block == "theta" && $0.isBeyond } ? flattest(layer) : [])
  }

  /// A ratio is read more easily than its logarithm.
  private func shown(_ distance: ParameterDistance) -> String {
    let ofRatio = "logarithm of the ratio to "
    return distance.quantity.hasPrefix(ofRatio)
      ? "\(distance.block): \(number(Double.exp(distance.value))) times \(distance.quantity.dropFirst(ofRatio.count))"
      : "\(distance.block): \(distance.quantity) \(number(distance.value))"
  }

  /// Along which direction `θ` may move.
  private func flattest(_ layer: LayerAudit) -> [String] {
    guard let curvature = layer.channel?.curvature, curvature.values.count > 1,
      let value = curvature.values.last, let direction = curvature.directions.last, value > 0
    else { return [] }
    let reach = (audit.tolerance.layer / value).squareRoot()
    let along = zip(curvature.coordinates, direction).map {
      "\($0) by \(number(reach * $1))"
    }
    return [
      "  θ is flat where \(along.joined(separator: " and ")) cost \(decibels(audit.tolerance.layer))"
    ]
  }

  private func decibels(_ value: Double) -> String { shown(value, 3) }

  func shown(_ value: Double, _ digits: Int) -> String {
    let text = String(format: "%.\(digits)f", value)
    // Rounding leaves no sign.
    return text.allSatisfy { "-0.".contains($0) } ? text.replacing("-", with: "") : text
  }

  private func coloured(_ verdict: AuditVerdict, _ text: String, _ style: TerminalStyle) -> String {
    switch verdict {
    case .matched, .equivalent: style.green(text)
    case .deviates, .undecided: style.yellow(text)
    case .worse: style.red(text)
    }
  }
}
