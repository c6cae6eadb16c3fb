// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Output

/// A line on standard output.
/// - Throws: `OutputError`.
func say(_ text: String, terminator: String = "\n") throws {
  try StandardOutput.write(text + terminator)
}

/// A line on standard error.
func note(_ text: String) { StandardError.write("assay: \(text)\n") }

/// Writes a file as a whole.
/// - Throws: `OutputError`.
func save(_ bytes: some ContiguousBytes, to path: String) throws {
  try OutputFile.write(bytes, to: URL(fileURLWithPath: path))
}

/// Writes the files that were asked for and prints the text; where one of them cannot be had, the others still are.
/// - Throws: the first of the errors; the others are noted.
func deliver(
  _ text: String, _ files: (path: String?, content: () throws -> any ContiguousBytes)...
) throws {
  var errors: [any Error] = []
  func attempt(_ work: () throws -> Void) { do { try work() } catch { errors.append(error) } }
  for (path, content) in files {
    if let path { attempt { try save(content(), to: path) } }
  }
  attempt { try say(text, terminator: "") }
  errors.dropFirst().forEach { note("\($0)") }
  if let first = errors.first { throw first }
}
