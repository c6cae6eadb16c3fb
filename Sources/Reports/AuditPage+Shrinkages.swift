// SPDX-License-Identifier: GPL-3.0-or-later
import Audit

/// The learned shrinkages beside the posterior means of the channels that they work in.
extension AuditPage {
  /// Of layers that decouple.
  var shrinkages: Page.Section? {
    let charts = audit.layers.compactMap { layer in
      layer.channel.map { (layer, $0.shrinkage.cost, chart(layer, $0.shrinkage.curve())) }
    }
    guard let first = charts.first else { return nil }
    let figures = charts.map { layer, cost, drawn in
      Page.figure(
        """
        \(layer.verdict.marked("layer \(layer.layer + 1)")) <small>\(decibels(cost)) dB; \
        \(shown(100 * drawn.beyond, 1)) % beyond</small>
        """, drawn.chart, withLegend: false)
    }
    let told: Markup = """
      Each layer's estimate of x from what its linear stage leaves, r = α x + τ z, beside the posterior mean, which is the best \
      there. They matter where r is dense. The axis ends where 0.1 % of r lie beyond, or at 10 τ. In dB: what the shrinkage \
      costs, in the limit of large N\(audit.measured == nil || hasPrediction ? "" : " with the mean τ² of the draws").
      """
    return Page.Section(
      heading: "Shrinkages",
      body: [
        Page.paragraph(told), first.2.chart.legend, Page.row(figures, isSmall: true),
      ])
  }

  private var hasPrediction: Bool { audit.layers.contains { $0.predicted != nil } }

  private func chart(_ layer: LayerAudit, _ curve: ShrinkageCurve) -> (chart: Chart, beyond: Double)
  {
    func line(_ value: (ShrinkageCurve.Point) -> Double) -> [Chart.Point] {
      curve.points.map { Chart.Point(x: $0.r, y: value($0)) }
    }
    var chart = Chart(
      description: "Layer \(layer.layer + 1): learned shrinkage and posterior mean over r",
      x: "r", y: "η(r)")
    (chart.xKind, chart.size) = (.linear, .small)
    chart.curves = [
      Chart.Curve(
        name: "posterior mean", look: Chart.Look(colour: .second, isBroad: true),
        points: line(\.matched)),
      Chart.Curve(name: "learned", look: Chart.Look(colour: .first), points: line(\.learned)),
    ]
    chart.shade = Chart.Shade(name: "density of r", points: line(\.density))
    return (chart, curve.beyond)
  }
}
