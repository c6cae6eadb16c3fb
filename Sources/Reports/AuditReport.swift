// SPDX-License-Identifier: GPL-3.0-or-later
import Audit

/// The audit of a network for a person at a terminal: the verdict, a table by layer, and what is not as theory has it.
public struct AuditReport {
  let audit: NetworkAudit
  /// The parameter file, and the problem.
  let parameters, source: String

  public init(_ audit: NetworkAudit, parameters: String, source: String) {
    (self.audit, self.parameters, self.source) = (audit, parameters, source)
  }

  public func text(_ style: TerminalStyle) -> String {
    let table = AuditTable(audit)
    var lines = [
      coloured(audit.verdict, audit.verdict.rawValue, style) + ": " + audit.sentence,
      "\(audit.title) from \(parameters), on \(source)", "",
    ]
    // The verdict is last, where its length widens no column of numbers.
    lines += zip(columns([table.header] + table.rows), [""] + audit.layers.map(table.verdict)).map {
      $1.isEmpty ? $0 : $0 + "  " + $1
    }
    lines += [""] + table.notes
    let beside = audit.beside.map { [$0.name, $0.decibels, $0.remark] }
    lines += beside.isEmpty ? [] : [""] + columns(beside)
    let remarks = audit.layers.flatMap(remarks)
    lines += remarks.isEmpty ? [] : [""] + remarks
    return (lines + numbers).joined(separator: "\n") + "\n"
  }

  /// What of a layer's parameters is not the reference's, and what of them cannot be told.
  private func remarks(_ layer: LayerAudit) -> [String] {
    let beyond = layer.distances.filter(\.isBeyond).map(said)
    let free = layer.unidentifiable.map {
      "\($0) can hardly be told here: twice or half of the reference's costs nothing"
    }
    guard !beyond.isEmpty || (!free.isEmpty && layer.verdict != .matched) else { return [] }
    let flat = layer.flattest(costing: audit.tolerance.layer).map { direction in
      let along = direction.map { "\($0.coordinate) by \(number($0.reach))" }
      return "  θ is flat where \(along.joined(separator: " and ")) cost"
        + " \(decibels(audit.tolerance.layer))"
    }
    return ["layer \(layer.layer + 1): " + (beyond + free).joined(separator: "; ")]
      + (flat.map { [$0] } ?? [])
  }

  /// A ratio is read more easily than its logarithm.
  private func said(_ distance: ParameterDistance) -> String {
    let ofRatio = "logarithm of the ratio to "
    return distance.quantity.hasPrefix(ofRatio)
      ? "\(distance.block): \(number(Double.exp(distance.value))) times \(distance.quantity.dropFirst(ofRatio.count))"
      : "\(distance.block): \(distance.quantity) \(number(distance.value))"
  }

  private func coloured(_ verdict: AuditVerdict, _ text: String, _ style: TerminalStyle) -> String {
    switch verdict {
    case .matched, .equivalent: style.green(text)
    case .deviates, .undecided: style.yellow(text)
    case .worse: style.red(text)
    }
  }
}
