// SPDX-License-Identifier: GPL-3.0-or-later

/// A piece of a page, as well-formed XML that HTML reads alike: what is written is taken as it is, what is interpolated is
/// escaped, so no file's name can become an element.
package struct Markup: ExpressibleByStringInterpolation {
  package let text: String

  package init(stringLiteral value: String) { text = value }

  package init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

  init(joining pieces: [Markup]) { text = pieces.map(\.text).joined() }

  static func + (a: Markup, b: Markup) -> Markup { Markup(joining: [a, b]) }

  package struct Interpolation: StringInterpolationProtocol {
    var text = ""
    package init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity)
    }
    package mutating func appendLiteral(_ literal: String) { text += literal }
    package mutating func appendInterpolation(_ value: String) { text += xmlEscaped(value) }
    package mutating func appendInterpolation(_ value: Int) { text += "\(value)" }
    package mutating func appendInterpolation(_ value: Markup) { text += value.text }
    package mutating func appendInterpolation(_ pieces: [Markup]) {
      for piece in pieces { text += piece.text }
    }
    /// A coordinate, to a tenth: finer ones are not seen, and make a page twice as long.
    package mutating func appendInterpolation(_ value: Double) { text += coordinate(value) }
  }
}

/// To one decimal, which is left out if it is 0. What is no number is 0: an attribute must have one.
func coordinate(_ value: Double) -> String {
  let tenths = Int((10 * (value.isFinite ? min(max(value, -1e6), 1e6) : 0)).rounded())
  let (whole, rest) = (abs(tenths) / 10, abs(tenths) % 10)
  return (tenths < 0 ? "-" : "") + "\(whole)" + (rest == 0 ? "" : ".\(rest)")
}
