// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

public enum Folders {
  /// Runs `body` in a folder of its own, of which nothing is left, not even where the program is interrupted.
  public static func withTemporary<T>(_ body: (URL) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "assay-\(ProcessInfo.processInfo.globallyUniqueString)")
    Leftovers.shared.add(folder: folder)
    Leftovers.shared.areRemovedOnSignals()
    defer {
      try? FileManager.default.removeItem(at: folder)
      Leftovers.shared.forget(folder: folder)
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return try body(folder)
  }

  /// Each takes the place of the other; on Linux in one step, where the file system can.
  /// - Throws: `OutputError`.
  public static func exchange(_ one: URL, _ other: URL) throws(OutputError) {
    if exchangedAtOnce(one.path, other.path) { return }
    let third = one.path + "-old"
    guard rename(other.path, third) == 0 else { throw OutputError(other.path, errno) }
    guard rename(one.path, other.path) == 0 else {
      let reason = errno
      _ = rename(third, other.path)
      throw OutputError(other.path, reason)
    }
    guard rename(third, one.path) == 0 else { throw OutputError(one.path, errno) }
  }

  private static func exchangedAtOnce(_ one: String, _ other: String) -> Bool {
    // Glibc's headers show this function to C alone that asks for GNU's own.
    typealias Rename =
      @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
    let exchanges: UInt32 = 2
    let outcome = dlsym(nil, "renameat2").map {
      unsafeBitCast($0, to: Rename.self)(AT_FDCWD, one, AT_FDCWD, other, exchanges)
    }
    return outcome == 0
  }
}
