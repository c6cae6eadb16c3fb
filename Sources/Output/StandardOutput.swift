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

/// The three descriptors that every program has.
public enum StandardStreams {
  /// Keeps the place of those that were closed, so that no file comes to be standard output. Writing to it stays an error.
  public static func keep() {
    for (number, mode) in [(Int32(0), O_WRONLY), (1, O_RDONLY), (2, O_WRONLY)]
    where fcntl(number, F_GETFD) < 0 {
      _ = open("/dev/null", mode)
    }
  }
}

private func put(_ text: some StringProtocol, _ number: Int32) -> Int32? {
  Array(text.utf8).withUnsafeBytes { Descriptor(number: number).write($0) }
}
