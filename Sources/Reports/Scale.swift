// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// How numbers of an axis become places between 0 and 1, and which of them are written beside it.
package struct Scale {
  package enum Kind {
    case linear
    case logarithmic
    /// Whole numbers `1…`, each with room on both sides.
    case counted
  }

  let kind: Kind
  /// The ends; of a logarithmic scale their decimal logarithms.
  let lower, upper: Double
  package let ticks: [(value: Double, label: String)]

  /// What can be drawn: beyond it differences of numbers overflow.
  static func admits(_ value: Double) -> Bool { abs(value) <= 1e150 }

  /// - Parameters:
  ///   - values: what is to be on the axis; those that are not finite are left out.
  ///   - count: about how many ticks.
  ///   - isTight: whether it ends where the values end, and not with a tick.
  package init(
    _ values: [Double], _ kind: Kind = .linear, ticks count: Int = 5, isTight: Bool = false
  ) {
    let drawn = values.filter { Self.admits($0) && (kind != .logarithmic || $0 > 0) }
    let places = kind == .logarithmic ? drawn.map { log10($0) } : drawn
    var (low, high) = (places.min() ?? 0, places.max() ?? 1)
    self.kind = kind
    if kind != .linear { (low, high) = (low.rounded(.down), high.rounded(.up)) }
    // Values that are the same but for rounding have a neighbourhood all the same.
    if high - low <= max(1e-9 * max(abs(low), abs(high)), 1e-150) {
      let room = kind == .linear && abs(low) > 1e-150 ? abs(low) / 10 : 1
      (low, high) = kind == .counted ? (low, high) : (low - room, high + room)
    }
    let step = Self.step((high - low) / Double(count), isWhole: kind != .linear)
    if kind == .counted {
      (lower, upper) = (low - 0.5, high + 0.5)
    } else if isTight {
      (lower, upper) = (low, high)
    } else {
      (lower, upper) = (
        // What is over a tick by rounding alone needs no other.
        (low / step + 1e-9).rounded(.down) * step, (high / step - 1e-9).rounded(.up) * step
      )
    }
    let first = Int((lower / step - 1e-9).rounded(.up))
    let last = Int((upper / step + 1e-9).rounded(.down))
    let multiples = (first...max(first, last)).map { Double($0) * step }
    // The first of what is counted has a number, where there is room for it.
    let isApart = kind == .counted && multiples[0] - low > step / 2
    let shown = (isApart ? [low] : []) + multiples
    ticks = shown.map { place in
      kind == .logarithmic
        ? (pow(10, place), "10" + Self.superscript(Int(place))) : (place, Self.label(place, step))
    }
  }

  /// Between 0 and 1 within the axis; `nil` for what cannot be drawn on it.
  package func place(_ value: Double) -> Double? {
    guard Self.admits(value), kind != .logarithmic || value > 0 else { return nil }
    return ((kind == .logarithmic ? log10(value) : value) - lower) / (upper - lower)
  }

  /// 1, 2 or 5 times a power of ten, not below a width.
  private static func step(_ width: Double, isWhole: Bool) -> Double {
    let power = pow(10, log10(max(width, 1e-200)).rounded(.down))
    let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= width * (1 - 1e-9) } ?? 10 * power
    return isWhole ? max(step, 1) : step
  }

  /// As many digits as tell it from its neighbours.
  private static func label(_ value: Double, _ step: Double) -> String {
    if value == 0 { return "0" }
    let digits = max(0, Int((-log10(step) - 1e-9).rounded(.up)))
    if abs(value) < 1e6, digits <= 4 || (abs(value) >= 0.01 && digits <= 12) {
      return minus(String(format: "%.\(digits)f", value))
    }
    func power(_ value: Double) -> Int { Int((log10(abs(value)) + 1e-9).rounded(.down)) }
    let steps = max(0, power(value) - power(step))
    let parts = String(format: "%.\(min(steps, 12))e", value).split(separator: "e")
    return minus("\(parts.first ?? "")") + "·10" + superscript(Int(parts.last ?? "") ?? 0)
  }

  private static func minus(_ text: String) -> String { text.replacing("-", with: "−") }

  private static func superscript(_ value: Int) -> String {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return "\(value)".map { $0 == "-" ? "⁻" : String(digits[$0.wholeNumberValue ?? 0]) }.joined()
  }
}
