// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Output

/// A line on standard error that is written over, on a terminal only.
struct Progress: Sendable {
  private let isShown = isatty(2) == 1

  func show(_ text: String) {
    guard isShown else { return }
    StandardError.write("\r\u{1b}[K\(text)")
  }

  func clear() { show("") }
}
