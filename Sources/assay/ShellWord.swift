// SPDX-License-Identifier: GPL-3.0-or-later

/// A word as a shell takes it, whatever it holds.
func quotedForShell(_ word: String) -> String {
  if !word.isEmpty,
    word.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "._/-".contains($0)) })
  {
    return word
  }
  return "'" + word.replacing("'", with: "'\\''") + "'"
}

/// Options of a command, less those that were not given.
func optionWords(_ given: [(name: String, value: String?)]) -> String {
  given.compactMap { name, value in value.map { " --\(name) \(quotedForShell($0))" } }.joined()
}
