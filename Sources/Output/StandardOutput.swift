// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Standard output, whose loss is an error.
public enum StandardOutput {
  /// Writes at once, without a buffer that could be lost at the end.
  /// - Throws: `OutputError`.
  public static func write(_ text: some StringProtocol) throws(OutputError) {
    if let number = put(text, 1) { throw OutputError("standard output", number) }
  }
}

/// Standard error. What cannot be said there can be said nowhere.
public enum StandardError {
  public static func write(_ text: some StringProtocol) { _ = put(text, 2) }
}

private func put(_ text: some StringProtocol, _ number: Int32) -> Int32? {
  Array(text.utf8).withUnsafeBytes { Descriptor(number: number).write($0) }
}
