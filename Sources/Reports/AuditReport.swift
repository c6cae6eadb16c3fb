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
    let remarks = audit.layers.flatMap(remarks) + facts
    return (lines + (remarks.isEmpty ? [] : [""] + remarks)).joined(separator: "\n") + "\n"
  }

  private var isPredicted: Bool { audit.layers.contains { $0.predicted != nil } }

  private var decouples: Bool { audit.layers.contains { $0.channel != nil } }

  private var table: [String] {
    var header = ["layer", "cost"] + (decouples ? ["linear", "shrinkage"] : [])
    if isPredicted { header += ["predicted", audit.reference, "excess"] }
    if audit.measured != nil { header += ["measured", audit.reference, "excess ± s.e."] }
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
      + "; excess: of the network up to this layer\(draws)"
  }

  /// What of a layer's parameters is not the reference's, and what of them cannot be told.
  private func remarks(_ layer: LayerAudit) -> [String] {
    let beyond = layer.distances.filter(\.isBeyond).map {
      "\($0.block): \($0.quantity) \(number($0.value))"
    }
    let free = layer.unidentifiable.map {
      "\($0) cannot be told here: twice or half of it costs nothing"
    }
    guard !beyond.isEmpty || (!free.isEmpty && layer.verdict != .matched) else { return [] }
    return ["layer \(layer.layer + 1): " + (beyond + free).joined(separator: "; ")]
      + (layer.distances.contains { $0.block == "theta" && $0.isBeyond } ? flattest(layer) : [])
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

  /// Those of all layers once, where all have the same.
  private var facts: [String] {
    guard let first = audit.layers.first?.facts, !first.isEmpty else { return [] }
    let isShared = audit.layers.allSatisfy { $0.facts == first }
    return (isShared ? [audit.layers[0]] : audit.layers).flatMap { layer in
      (isShared ? [] : ["layer \(layer.layer + 1):"])
        + columns(layer.facts.map { [$0.name, shown($0.value, 4)] })
    }
  }

  private func decibels(_ value: Double) -> String { shown(value, 3) }

  private func shown(_ value: Double, _ digits: Int) -> String {
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
