// SPDX-License-Identifier: GPL-3.0-or-later
import Audit

/// What becomes of the error from layer to layer, and what each layer has of it.
extension AuditPage {
  private static let learned = Chart.Look(colour: .first, mark: .circle)
  private static let reference = Chart.Look(colour: .second, mark: .square)

  /// NMSE, and what of it is lost.
  var courses: [Markup] {
    var nmse = Chart(
      description: "NMSE by layer in dB, of the learned network and of \(audit.reference)",
      x: "layer", y: "NMSE in dB")
    var excess = Chart(
      description: "By how many dB the learned network is worse than \(audit.reference), by layer",
      x: "layer", y: "excess in dB")
    excess.including = [0]
    if let found = audit.measured {
      nmse.curves += [
        curve("\(audit.shortReference), measured", Self.reference) { found.layers[$0].reference },
        curve("learned, measured", Self.learned) { found.layers[$0].learned },
      ]
      excess.curves.append(
        curve("measured", Self.learned, reach: { 2 * found.layers[$0].standardError }) {
          found.layers[$0].excess
        })
      if let baseline = found.baseline {
        let look = Chart.Look(colour: .third, dash: .dashed)
        nmse.curves.append(curve("\(baseline.name), measured", look) { baseline.decibels[$0] })
      }
      if let oracle = found.oracle {
        let look = Chart.Look(colour: .third, dash: .dotted)
        nmse.levels.append(
          Chart.Level(name: "oracle, on average over these draws", look: look, y: oracle))
      }
    }
    let layers = audit.layers
    if layers.contains(where: { $0.predicted != nil }) {
      nmse.curves += [
        curve("\(audit.shortReference), predicted", Chart.Look(colour: .second, dash: .dotted)) {
          layers[$0].reference
        },
        curve("learned, predicted", Chart.Look(colour: .first, dash: .dashed)) {
          layers[$0].predicted
        },
      ]
      excess.curves.append(
        curve("predicted", Chart.Look(colour: .first, dash: .dashed)) { layers[$0].excess })
    }
    guard !nmse.curves.isEmpty else { return [] }
    excess.levels = [tolerance("tolerance of the network", audit.tolerance.network)]
    return [
      Page.figure("NMSE after each layer <small>\(basis())</small>", nmse),
      Page.figure(
        "Lost up to each layer <small>\(basis(withErrors: true))</small>", excess),
    ]
  }

  /// What each layer costs by itself, and of what kind.
  var costs: [Markup] {
    let reached = audit.layers.map { $0.costError.map { 2 * $0 } }
    var cost = Chart(
      description: "What each layer costs, in dB, beside the layer of \(audit.reference)",
      x: "layer", y: "cost in dB")
    cost.bars = zip(audit.layers, reached).map { layer, reach in
      Chart.Bar(
        point: point(layer.layer, layer.cost, reach: reach),
        colour: layer.verdict == .deviates ? .alarm : .plain)
    }
    cost.levels = [tolerance("tolerance of a layer", audit.tolerance.layer)]
    cost.including = [0]
    let isMeasured = reached.contains { $0 != nil }
    let basis: Markup =
      isMeasured
      ? "over \(audit.measured?.draws ?? 0) draws; error bars are ± 2 standard errors"
      : "in the limit of large N"
    var figures = [
      Page.figure(
        """
        Cost of each layer <small>beside a layer of \(audit.reference) that is handed the same, \(basis); layers that \
        deviate are filled</small>
        """, cost)
    ]
    if audit.layers.contains(where: { $0.channel != nil }) {
      var parts = Chart(
        description: "What of each layer's cost is that of its linear stage and of its shrinkage",
        x: "layer", y: "cost in dB")
      parts.curves = [
        curve("linear stage", Self.learned) { audit.layers[$0].channel?.linearCost },
        curve("shrinkage", Self.reference) { audit.layers[$0].channel?.shrinkage.cost },
      ]
      parts.levels = cost.levels
      parts.including = [0]
      figures.append(
        Page.figure(
          """
          Where it comes from <small>linear stage: with the best shrinkage after it; shrinkage: beside the posterior mean in \
          its channel</small>
          """, parts))
    }
    return figures
  }

  private func tolerance(_ name: String, _ value: Double) -> Chart.Level {
    Chart.Level(name: name, look: Chart.Look(colour: .plain, dash: .dashed), y: value)
  }

  private func basis(withErrors: Bool = false) -> Markup {
    let measured = audit.measured.map { found in
      "measured: ratio of sums over \(found.draws) draws"
        + (withErrors ? ", error bars ± 2 standard errors" : "")
    }
    let predicted = audit.layers.contains { $0.predicted != nil }
    return
      "\([measured, predicted ? "predicted: state evolution, limit of large N" : nil].compactMap { $0 }.joined(separator: "; "))"
  }
}

extension AuditPage {
  /// A number by layer; where there is none the line has a gap.
  func curve(
    _ name: String, _ look: Chart.Look, reach: (Int) -> Double? = { _ in nil },
    _ value: (Int) -> Double?
  ) -> Chart.Curve {
    Chart.Curve(
      name: name, look: look,
      points: audit.layers.indices.map { point($0, value($0) ?? .nan, reach: reach($0)) })
  }

  func point(_ layer: Int, _ value: Double, reach: Double? = nil) -> Chart.Point {
    Chart.Point(
      x: Double(layer + 1), y: value, reach: reach,
      note: "layer \(layer + 1): \(significant(value))")
  }
}
