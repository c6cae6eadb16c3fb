// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Whole files out. A file is never seen half written, and stays what it is: a symbolic link goes on pointing to what
/// it points to, the permissions of a file are kept, and devices and pipes are written into, not replaced.
public enum OutputFile {
  /// - Throws: `OutputError`; what was there before is untouched then.
  public static func write(_ bytes: some ContiguousBytes, to url: URL) throws(OutputError) {
    let path = url.path
    let failure = bytes.withUnsafeBytes { bytes -> Int32? in
      var status = stat()
      guard stat(path, &status) == 0 else {
        return errno == ENOENT ? replace(target(of: path), nil, bytes) : errno
      }
      switch status.st_mode & S_IFMT {
      case S_IFREG: return replace(target(of: path), status, bytes)
      case S_IFDIR: return EISDIR
      default: return writeInto(path, bytes)
      }
    }
    if let failure { throw OutputError(url.relativePath, failure) }
  }

  /// Writes beside the file and renames.
  private static func replace(
    _ path: String, _ old: stat?, _ bytes: UnsafeRawBufferPointer
  ) -> Int32? {
    let beside = InterruptedWrites.place(besides: URL(fileURLWithPath: path)).path
    let number = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard number >= 0 else { return errno }
    let file = Descriptor(number: number)
    if let old {
      // The owner changes where this user may not give files away.
      _ = fchown(number, old.st_uid, old.st_gid)
      _ = fchmod(number, old.st_mode & 0o7777)
    }
    let failure = file.write(bytes)
    let failureAtEnd = file.close()
    if let failure = failure ?? failureAtEnd ?? (rename(beside, path) == 0 ? nil : errno) {
      unlink(beside)
      return failure
    }
    return nil
  }

  private static func writeInto(_ path: String, _ bytes: UnsafeRawBufferPointer) -> Int32? {
    let number = open(path, O_WRONLY | O_CLOEXEC)
    guard number >= 0 else { return errno }
    let file = Descriptor(number: number)
    let failure = file.write(bytes)
    let failureAtEnd = file.close()
    return failure ?? failureAtEnd
  }

  /// Where a chain of symbolic links ends, whether or not there is anything.
  package static func target(of path: String) -> String {
    var path = path
    // As many as Linux follows.
    for _ in 0..<40 {
      guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else {
        break
      }
      path =
        next.hasPrefix("/")
        ? next
        : URL(fileURLWithPath: path).deletingLastPathComponent().path + "/" + next
    }
    return path
  }
}

/// What a process that was killed leaves beside a file, or a folder, that it was writing.
public enum InterruptedWrites {
  private static let suffix = ".part"

  /// A new name for what will take the place of `url`.
  public static func place(besides url: URL) -> URL {
    let random = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    return url.deletingLastPathComponent().appendingPathComponent(prefix(of: url) + random + suffix)
  }

  /// Short enough for any file system, however long the file's own name is.
  private static func prefix(of url: URL) -> String {
    ".\(String(decoding: url.lastPathComponent.utf8.prefix(180), as: UTF8.self))."
  }

  /// Removes it. Nobody may be writing.
  public static func remove(besides url: URL) {
    let folder = url.deletingLastPathComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names where name.hasPrefix(prefix(of: url)) && name.hasSuffix(suffix) {
      try? FileManager.default.removeItem(at: folder.appendingPathComponent(name))
    }
  }
}
