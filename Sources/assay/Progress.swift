// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A line on standard error that is written over, on a terminal only.
struct Progress: Sendable {
  private let isShown = isatty(2) == 1

  func show(_ text: String) {
    guard isShown else { return }
    FileHandle.standardError.write(Data("\r\u{1b}[K\(text)".utf8))
  }

  func clear() { show("") }
}

/// A line on standard error.
func note(_ text: String) { FileHandle.standardError.write(Data("assay: \(text)\n".utf8)) }
