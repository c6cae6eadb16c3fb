// SPDX-License-Identifier: GPL-3.0-or-later

/// A chart as data: what is drawn over two axes. Colours, dashes and marks are names of `PageStyle`; curves differ in more
/// than colour.
struct Chart {
  enum Colour: String { case first, second, third, plain, alarm }
  enum Dash: String { case solid, dashed, dotted }
  enum Mark { case none, circle, square }

  struct Look {
    var colour = Colour.first
    var dash = Dash.solid
    var mark = Mark.none
    /// Drawn broad and pale, so that a curve on top of it hides nothing.
    var isBroad = false
  }

  struct Point {
    let x, y: Double
    /// Half the length of its error bar.
    var reach: Double?
    /// What a pointer that rests on it is told.
    var note: String?
  }

  struct Curve {
    let name: String
    let look: Look
    let points: [Point]
  }

  /// A horizontal line over the whole width.
  struct Level {
    let name: String
    let look: Look
    let y: Double
  }

  struct Bar {
    let point: Point
    let colour: Colour
  }

  /// Something that is shown by its height only, beside what is read from the axis: 0 at the bottom, the largest at nine
  /// tenths of the height.
  struct Shade {
    let name: String
    let points: [Point]
  }

  /// What it shows, for who does not see it.
  let description: String
  /// The axes' quantities.
  let x, y: String
  var curves: [Curve] = []
  var levels: [Level] = []
  var bars: [Bar] = []
  var shade: Shade?
  var xKind = Scale.Kind.counted
  var yKind = Scale.Kind.linear
  /// Numbers that the axis `y` reaches in any case.
  var including: [Double] = []
  var size = Size.wide

  /// In units of the drawing; `ticks` is about how many an axis has.
  struct Size {
    let width, height, text: Double
    let ticks: Int
    static let wide = Size(width: 420, height: 250, text: 12, ticks: 6)
    static let small = Size(width: 210, height: 150, text: 11, ticks: 3)
  }

  /// What its curves are called, with a piece of each.
  var legend: Markup {
    var entries = curves.map { ($0.name, Self.sample($0.look)) }
    entries += levels.map { ($0.name, Self.sample($0.look)) }
    if let shade {
      entries.append((shade.name, "<rect y=\"1\" width=\"26\" height=\"10\" class=\"shade\"/>"))
    }
    let items = entries.map { name, sample -> Markup in
      "<li><svg viewBox=\"0 0 26 12\" width=\"26\" height=\"12\" aria-hidden=\"true\">\(sample)</svg> \(name)</li>\n"
    }
    return "<ul class=\"legend\">\n\(items)</ul>\n"
  }

  private static func sample(_ look: Look) -> Markup {
    "<path class=\"\(look.classes)\" d=\"M0,6H26\"/>\(look.marker(13, 6, nil))"
  }
}

extension Chart.Look {
  /// Of a line.
  var classes: String {
    ["line", colour.rawValue, dash.rawValue, isBroad ? "broad" : ""].filter { !$0.isEmpty }
      .joined(separator: " ")
  }

  func marker(_ x: Double, _ y: Double, _ note: String?) -> Markup {
    let title: Markup = note.map { "<title>\($0)</title>" } ?? ""
    return switch mark {
    case .none: ""
    case .circle:
      "<circle class=\"mark \(colour.rawValue)\" cx=\"\(x)\" cy=\"\(y)\" r=\"3\">\(title)</circle>"
    case .square:
      "<rect class=\"mark \(colour.rawValue)\" x=\"\(x - 3)\" y=\"\(y - 3)\" width=\"6\" height=\"6\">\(title)</rect>"
    }
  }
}
