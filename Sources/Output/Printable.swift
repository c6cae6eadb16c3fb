// SPDX-License-Identifier: GPL-3.0-or-later

/// `text` without what could drive a terminal or hide or turn what stands beside it: such characters are escaped.
/// - Parameters:
///   - keepsLines: whether ends of lines and tabs stay as they are.
///   - longest: so many characters of it at most, and … in the place of the rest.
package func printable(_ text: String, keepsLines: Bool = false, longest: Int = .max) -> String {
  var shown = ""
  for (k, scalar) in text.unicodeScalars.enumerated() {
    guard k < longest else { return shown + "…" }
    switch scalar.properties.generalCategory {
    case .control where keepsLines && (scalar == "\n" || scalar == "\t"):
      shown.unicodeScalars.append(scalar)
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse:
      shown += escaped(scalar)
    default: shown.unicodeScalars.append(scalar)
    }
  }
  return shown
}

/// `text` between quotation marks, its own and backslashes escaped, too, and cut to a length that fits in a message.
package func quoted(_ text: String, longest: Int = 200) -> String {
  let escaped = text.unicodeScalars.prefix(longest + 1).map { scalar in
    scalar == "\"" || scalar == "\\" ? "\\\(scalar)" : String(scalar)
  }
  let cut = escaped.count > longest
  return "\"" + printable(escaped.prefix(longest).joined()) + (cut ? "…" : "") + "\""
}

private func escaped(_ scalar: Unicode.Scalar) -> String {
  switch scalar {
  case "\n": "\\n"
  case "\r": "\\r"
  case "\t": "\\t"
  case "\0": "\\0"
  default: "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
  }
}
