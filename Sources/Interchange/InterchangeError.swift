// SPDX-License-Identifier: GPL-3.0-or-later
import Output

/// What is wrong with a file or an array, where it is, and what would be right.
///
/// Names and descriptors come out of untrusted files, so ``description`` escapes their control
/// characters; the stored properties hold them as they were.
public struct InterchangeError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file as its caller named it; `nil` for an array that never was in a file.
  public var file: String?
  /// The array's name without `.npy`, if the error concerns one array of several.
  public var array: String?
  /// In bytes from the start of the array's own `.npy` (within an archive: of that entry), or of
  /// the file when `array` is `nil` and in the formats without such entries.
  public var byteOffset: Int?
  /// What was found.
  public let problem: String
  /// What would have been right.
  public let expected: String

  public init(
    file: String? = nil, array: String? = nil, byteOffset: Int? = nil,
    problem: String, expected: String
  ) {
    self.file = file
    self.array = array
    self.byteOffset = byteOffset
    self.problem = problem
    self.expected = expected
  }

  /// One line: `out/7.npz, array "trace/x", byte 152: element [0, 3] is NaN; expected finite …`.
  public var description: String {
    let place = [
      file.map { printable($0) }, array.map { "array " + quoted($0) },
      byteOffset.map { "byte \($0)" },
    ].compactMap { $0 }.joined(separator: ", ")
    return (place.isEmpty ? "" : place + ": ") + problem + "; expected " + expected
  }
}

/// The file and, within it, the array that is being read, for the errors raised there.
package struct Place {
  package let file: String
  package let array: String?

  package init(file: String, array: String?) {
    (self.file, self.array) = (file, array)
  }

  package func error(_ problem: String, at offset: Int? = nil, expected: String) -> InterchangeError
  {
    InterchangeError(
      file: file, array: array, byteOffset: offset, problem: problem, expected: expected)
  }
}
