// SPDX-License-Identifier: GPL-3.0-or-later
import Audit

/// What was learned beside what theory prescribes, as numbers.
extension AuditPage {
  var ofParameters: Page.Section {
    let charts = parameterCharts
    var body: [Markup] = []
    if let fullest = charts.max(by: { $0.curves.count < $1.curves.count }) {
      body += [
        fullest.legend,
        Page.row(
          charts.map { Page.figure("\($0.description)", $0, withLegend: false) }, isSmall: true),
      ]
    }
    body += [distanceTable, factTable]
    return Page.Section(heading: "Parameters", body: body)
  }

  /// One for each number that layers have, in the order in which they have them.
  private var parameterCharts: [Chart] {
    var names: [String] = []
    for name in audit.layers.flatMap({ $0.values.map(\.name) }) where !names.contains(name) {
      names.append(name)
    }
    return names.map { name in
      let values = audit.layers.map { layer in layer.values.first { $0.name == name } }
      var chart = Chart(description: "\(name) by layer", x: "layer", y: name)
      chart.curves = [
        curve("learned", Chart.Look(colour: .first, mark: .circle)) { values[$0]?.learned }
      ]
      if values.contains(where: { $0?.prescribed != nil }) {
        let look = Chart.Look(colour: .second, mark: .square, isBroad: true)
        chart.curves.insert(curve("prescribed", look) { values[$0]?.prescribed }, at: 0)
      }
      let all = chart.curves.flatMap { $0.points.map(\.y) }.filter(\.isFinite)
      let (least, most) = (all.min() ?? 0, all.max() ?? 0)
      chart.yKind = least > 0 && most > 10 * least ? .logarithmic : .linear
      // What differs by less than a tolerance looks the same.
      chart.including = [
        least - 5 * audit.tolerance.parameters * abs(least),
        most + 5 * audit.tolerance.parameters * abs(most),
      ]
      chart.size = .small
      return chart
    }
  }

  /// How far each layer is from the reference, what of it cannot be told, and what does not matter.
  private var distanceTable: Markup {
    var quantities: [(block: String, quantity: String)] = []
    for distance in audit.layers.flatMap(\.distances)
    where !quantities.contains(where: { $0 == (distance.block, distance.quantity) }) {
      quantities.append((distance.block, distance.quantity))
    }
    guard !quantities.isEmpty else { return "" }
    let isFree = audit.layers.contains { !$0.unidentifiable.isEmpty }
    let directions = audit.layers.map { $0.flattest(costing: audit.tolerance.layer) }
    let isFlat = directions.contains { $0 != nil }
    var header = ["layer"] + quantities.map { "<b>\($0.block)</b><br/>\($0.quantity)" as Markup }
    if isFree { header.append("cannot be told") }
    if isFlat {
      header.append("flat direction of θ<br/>costs \(decibels(audit.tolerance.layer)) dB")
    }
    let rows = zip(audit.layers, directions).map { layer, direction -> [Markup] in
      var row: [Markup] = ["\(layer.layer + 1)"]
      row += quantities.map { block, quantity in
        let found = layer.distances.first { ($0.block, $0.quantity) == (block, quantity) }
        return found.map {
          $0.isBeyond
            ? "<strong class=\"fair\">\(significant($0.value)) *</strong>"
            : "\(significant($0.value))"
        } ?? "-"
      }
      if isFree { row.append("\(layer.unidentifiable.joined(separator: ", "))") }
      if isFlat {
        let along = direction?.map {
          "\($0.coordinate) \($0.reach < 0 ? "−" : "+")\(significant(abs($0.reach)))"
        }
        row.append("\(along?.joined(separator: ", ") ?? "")")
      }
      return row
    }
    return Page.table(
      "Distances from \(audit.reference); * beyond the tolerance of \(number(audit.tolerance.parameters))",
      header: header, rows: rows, endsInWords: isFree || isFlat)
  }

  /// What layers have become, where theory prescribes nothing: once, where all have become the same.
  private var factTable: Markup {
    var names: [String] = []
    for fact in audit.layers.flatMap(\.facts) where !names.contains(fact.name) {
      names.append(fact.name)
    }
    guard !names.isEmpty else { return "" }
    let rows = audit.layers.map { layer in
      names.map { name in cell(layer.facts.first { $0.name == name }?.value) }
    }
    let isShared = rows.count > 1 && rows.allSatisfy { $0 == rows[0] }
    return Page.table(
      "What layers have become, where theory prescribes no number",
      header: ["layer"] + names.map { "\($0)" },
      rows: (isShared ? [rows[0]] : rows).enumerated().map { k, row in
        [isShared ? "all" : "\(k + 1)"] + row.map { "\($0)" }
      })
  }
}
