// SPDX-License-Identifier: GPL-3.0-or-later
import Output

/// The name of an array and of the file that holds it: `trace/x` and `trace/x.npy`.
enum ArrayName {
  static let suffix = ".npy"
  private static let accepted =
    "a relative path such as trace/x.npy: UTF-8, ending in .npy, without empty components, “.”, "
    + "“..”, backslashes, colons or control characters"

  /// The array name in the name of an archive's entry; throws unless it is safe on every system.
  static func parse(entry bytes: some Collection<UInt8>, at place: Place) throws -> String {
    guard let entry = String(validating: bytes, as: UTF8.self), isSafe(entry) else {
      throw place.error(
        "the entry name \(quoted(String(decoding: bytes, as: UTF8.self))) is refused",
        expected: accepted)
    }
    return String(entry.dropLast(suffix.count))
  }

  /// `name` with its suffix; throws unless it is one that ``parse(entry:at:)`` takes.
  static func entry(for name: String, at place: Place) throws -> String {
    guard isSafe(name + suffix) else {
      throw place.error("the array name \(quoted(name)) is refused", expected: accepted)
    }
    return name + suffix
  }

  private static func isSafe(_ entry: String) -> Bool {
    let components = entry.split(separator: "/", omittingEmptySubsequences: false)
    return entry.utf8.count <= Int(UInt16.max)
      && entry.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
      && components.last != Substring(suffix)
      && !components.contains { $0.isEmpty || $0 == "." || $0 == ".." }
      && !entry.unicodeScalars.contains {
        $0 == "\\" || $0 == ":" || $0.properties.generalCategory == .control
      }
  }
}
