// SPDX-License-Identifier: GPL-3.0-or-later

extension Chart {
  /// The chart as SVG within a page.
  var svg: Markup {
    let plot = Plot(self)
    return """
      <svg class="chart" viewBox="0 0 \(size.width) \(size.height)" role="img" aria-label="\(description)">
      <title>\(description)</title>
      \(shade.map(plot.area) ?? "")\(plot.axes)\(bars.map(plot.bar))\(levels.map(plot.level))\(curves.map(plot.curve))</svg>

      """
  }
}

/// Where the numbers of a chart lie in its drawing.
private struct Plot {
  let chart: Chart
  let x, y: Scale
  let left, right, top, bottom: Double

  init(_ chart: Chart) {
    self.chart = chart
    let points = chart.curves.flatMap(\.points) + chart.bars.map(\.point)
    let size = chart.size
    x = Scale(
      (points + (chart.shade?.points ?? [])).map(\.x), chart.xKind,
      ticks: chart.xKind == .counted ? 2 * size.ticks : size.ticks, isTight: true)
    let reached = points.flatMap { point in
      point.reach.map { [point.y - $0, point.y + $0] } ?? [point.y]
    }
    y = Scale(
      reached + points.map(\.y) + chart.levels.map(\.y) + chart.including, chart.yKind,
      ticks: size.ticks)
    let longest = y.ticks.map(\.label.count).max() ?? 1
    left = size.text * (0.6 * Double(longest) + 0.8)
    (top, bottom) = (size.text * 2, size.height - size.text * 2.6)
    right = size.width - size.text * 0.7
  }

  func across(_ value: Double) -> Double? { x.place(value).map { left + $0 * (right - left) } }
  func down(_ value: Double) -> Double? { y.place(value).map { bottom - $0 * (bottom - top) } }

  func at(_ point: Chart.Point) -> (x: Double, y: Double)? {
    guard let x = across(point.x), let y = down(point.y) else { return nil }
    return (x, y)
  }

  /// Grid, numbers and quantities.
  var axes: Markup {
    let text = chart.size.text
    var grid = ""
    var labels: [Markup] = []
    for tick in y.ticks {
      guard let y = down(tick.value) else { continue }
      grid += "M\(coordinate(left)),\(coordinate(y))H\(coordinate(right))"
      labels.append(
        "<text class=\"end\" x=\"\(left - text * 0.4)\" y=\"\(y + text * 0.35)\">\(tick.label)</text>"
      )
    }
    for tick in x.ticks {
      guard let x = across(tick.value) else { continue }
      if chart.xKind != .counted {
        grid += "M\(coordinate(x)),\(coordinate(top))V\(coordinate(bottom))"
      }
      labels.append(
        "<text class=\"middle\" x=\"\(x)\" y=\"\(bottom + text * 1.2)\">\(tick.label)</text>")
    }
    let (y, x) = (chart.y, chart.x)
    return """
      <path class="grid" d="\(grid)"/><g font-size="\(text)">\(labels)\
      <text x="2" y="\(text * 0.9)">\(y)</text>\
      <text class="end" x="\(right)" y="\(chart.size.height - text * 0.3)">\(x)</text></g>

      """
  }

  /// A line through the points, with gaps where there is none.
  func curve(_ curve: Chart.Curve) -> Markup {
    var path = ""
    var marks: [Markup] = []
    var isDown = false
    for point in curve.points {
      guard let place = at(point) else {
        isDown = false
        continue
      }
      // A single point is a dot.
      let move = isDown ? "L" : "M"
      path += move + "\(coordinate(place.x)),\(coordinate(place.y))" + (isDown ? "" : "h0")
      isDown = true
      marks.append(errorBar(point, curve.look.colour))
      marks.append(curve.look.marker(place.x, place.y, point.note))
    }
    guard !path.isEmpty else { return "" }
    return "<path class=\"\(curve.look.classes)\" d=\"\(path)\"/>\(marks)\n"
  }

  func level(_ level: Chart.Level) -> Markup {
    guard let y = down(level.y) else { return "" }
    return
      "<path class=\"\(level.look.classes)\" d=\"M\(left),\(y)H\(right)\"><title>\(level.name)</title></path>\n"
  }

  /// From 0.
  func bar(_ bar: Chart.Bar) -> Markup {
    guard let (x, end) = at(bar.point), let zero = down(0), let next = across(bar.point.x + 1)
    else {
      return ""
    }
    let width = min(0.6 * (next - x), 28)
    let title: Markup = bar.point.note.map { "<title>\($0)</title>" } ?? ""
    return """
      <rect class="bar \(bar.colour.rawValue)" x="\(x - width / 2)" y="\(min(end, zero))" width="\(width)" \
      height="\(max(abs(end - zero), 0.5))">\(title)</rect>\(errorBar(bar.point, .plain))

      """
  }

  private func errorBar(_ point: Chart.Point, _ colour: Chart.Colour) -> Markup {
    guard let reach = point.reach, let x = across(point.x), let low = down(point.y - reach),
      let high = down(point.y + reach)
    else { return "" }
    return
      "<path class=\"line thin \(colour.rawValue)\" d=\"M\(x - 3),\(low)h6M\(x),\(low)V\(high)M\(x - 3),\(high)h6\"/>"
  }

  func area(_ shade: Chart.Shade) -> Markup {
    let most = shade.points.map(\.y).filter(Scale.admits).max() ?? 0
    let places = shade.points.compactMap { point in
      across(point.x).map { ($0, bottom - 0.9 * (bottom - top) * point.y / most) }
    }
    guard most > 0, let first = places.first, let last = places.last else { return "" }
    let line = places.map { "\(coordinate($0.0)),\(coordinate($0.1))" }.joined(separator: "L")
    return
      "<path class=\"shade\" d=\"M\(first.0),\(bottom)L\(line)L\(last.0),\(bottom)Z\"/>\n"
  }
}
