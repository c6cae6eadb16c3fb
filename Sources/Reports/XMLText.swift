// SPDX-License-Identifier: GPL-3.0-or-later

/// Text for an XML attribute. XML has no way to write most control characters: they become U+FFFD.
func xmlEscaped(_ text: String) -> String {
  text.unicodeScalars.map { scalar in
    switch scalar {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    case "\"": "&quot;"
    case "\n": "&#10;"
    case "\t": "&#9;"
    default:
      scalar.value < 32 || (0xfffe...0xffff).contains(scalar.value) ? "\u{fffd}" : String(scalar)
    }
  }.joined()
}
