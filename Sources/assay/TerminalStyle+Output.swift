// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Reports

extension TerminalStyle {
  /// That of standard output.
  static var ofOutput: TerminalStyle {
    TerminalStyle(
      isTerminal: isatty(1) == 1, environment: ProcessInfo.processInfo.environment)
  }
}
