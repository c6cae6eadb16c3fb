// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Output that could not be written, and so is lost.
public struct OutputError: Error, Equatable, CustomStringConvertible {
  /// The file as its caller named it, or "standard output".
  public let destination: String
  /// The system's number of what went wrong, as `ENOSPC`.
  public let number: Int32

  public init(_ destination: String, _ number: Int32) {
    (self.destination, self.number) = (destination, number)
  }

  /// Whether nobody reads any more, as with `assay … | head`; that needs no words.
  public var isClosedPipe: Bool { number == EPIPE }

  public var description: String {
    "\(destination): cannot be written (\(String(cString: strerror(number))))"
  }
}
