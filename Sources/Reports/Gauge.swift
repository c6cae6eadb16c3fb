// SPDX-License-Identifier: GPL-3.0-or-later
import Theorems

/// A comparison as a small picture: what is allowed is shaded, the prediction is the line in the middle, and the measured
/// number is a dot with its interval. The unit is what is allowed, or the prediction where nothing is.
struct Gauge {
  let comparison: Comparison
  /// What it says in words.
  let description: String

  /// In units, how far it reaches to both sides; what is beyond lies on its edge.
  private static let reach = 2.0
  private static let (width, height) = (150.0, 22.0)

  private var unit: Double {
    if comparison.allowed > 0 { return comparison.allowed }
    return comparison.predicted == 0 ? 1 : abs(comparison.predicted)
  }

  private func across(_ value: Double) -> Double {
    let place = (value - comparison.predicted) / unit
    let kept = min(max(place, -Self.reach), Self.reach)
    return Self.width / 2 + (Self.width / 2 - 5) * kept / Self.reach
  }

  /// From where to where it may lie.
  private var allowed: (low: Double, high: Double) {
    let low = across(comparison.predicted - comparison.allowed)
    let high = across(comparison.predicted + comparison.allowed)
    return switch comparison.relation {
    case .within: (low, high)
    case .atMost: (0, high)
    case .atLeast: (low, Self.width)
    }
  }

  private var colour: Chart.Colour {
    switch comparison.verdict.name {
    case .holds: .first
    case .violated: .alarm
    case .inconclusive, .silent: .second
    }
  }

  var svg: Markup {
    let (low, high) = allowed
    let middle = Self.height / 2
    let axis: Markup = """
      <rect class="shade" x="\(low)" y="2" width="\(max(high - low, 2))" height="\(Self.height - 4)"/>\
      <path class="grid" d="M0,\(middle)H\(Self.width)"/>\
      <path class="line thin plain" d="M\(across(comparison.predicted)),2V\(Self.height - 2)"/>
      """
    return """
      <svg class="gauge" viewBox="0 0 \(Self.width) \(Self.height)" width="\(Self.width)" height="\(Self.height)" \
      role="img" aria-label="\(description)"><title>\(description)</title>\(axis)\(measured)</svg>
      """
  }

  private var measured: Markup {
    let (value, half) = (comparison.measured, comparison.halfWidth)
    guard value.isFinite else { return "" }
    let middle = Self.height / 2
    let ends = half.isFinite ? (across(value - half), across(value + half)) : (0, Self.width)
    return """
      <path class="line \(colour.rawValue)" d="M\(ends.0),\(middle)H\(ends.1)"/>\
      <circle class="mark \(colour.rawValue)" cx="\(across(value))" cy="\(middle)" r="4"/>
      """
  }
}
