// SPDX-License-Identifier: GPL-3.0-or-later

/// At most 120 characters of somebody's text, with control characters escaped.
package func quoted(_ text: String) -> String {
  let visible = text.unicodeScalars.prefix(120).map {
    $0.isASCII && $0.value < 32 ? $0.escaped(asASCII: true) : String($0)
  }
  return "\"" + visible.joined() + (text.unicodeScalars.count > 120 ? "…" : "") + "\""
}
