// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
import Foundation

extension AuditReport {
  /// Layers side by side, as many as a terminal is wide.
  private static var abreast: Int { 10 }

  /// The layers' numbers beside those of theory, and what else is known of them: what all layers share once.
  var numbers: [String] {
    var rows: [(name: String, values: [Double?])] = []
    for (k, value) in (audit.layers.first?.values ?? []).enumerated() {
      let own = audit.layers.map { $0.values.indices.contains(k) ? $0.values[k] : nil }
      rows.append(("\(value.name), learned", own.map { $0?.learned }))
      let prescribed = own.map { $0?.prescribed }
      if prescribed.contains(where: { $0 != nil }) {
        rows.append(("\(value.name), prescribed", prescribed))
      }
    }
    var names: [String] = []
    for fact in audit.layers.flatMap(\.facts) where !names.contains(fact.name) {
      names.append(fact.name)
    }
    rows += names.map { name in
      (name, audit.layers.map { layer in layer.facts.first { $0.name == name }?.value })
    }
    let shared = rows.filter { isShared($0.values) }
    let own = rows.filter { !isShared($0.values) }
    let once = columns(shared.map { [$0.name, cell($0.values[0])] })
    return (once.isEmpty ? [] : [""] + once) + byLayer(own)
  }

  private func isShared(_ values: [Double?]) -> Bool { values.allSatisfy { $0 == values[0] } }

  private func byLayer(_ rows: [(name: String, values: [Double?])]) -> [String] {
    if rows.isEmpty { return [] }
    return stride(from: 0, to: audit.layers.count, by: Self.abreast).flatMap { first in
      let layers = first..<min(first + Self.abreast, audit.layers.count)
      return [""]
        + columns(
          [["layer"] + layers.map { "\($0 + 1)" }]
            + rows.map { row in [row.name] + layers.map { cell(row.values[$0]) } })
    }
  }
}

/// Four places, or a small or large number as it is.
func cell(_ value: Double?) -> String {
  guard let value else { return "-" }
  let size = abs(value)
  return value == 0 || (size >= 0.01 && size < 1e4)
    ? shown(value, 4) : String(format: "%.3g", value)
}
