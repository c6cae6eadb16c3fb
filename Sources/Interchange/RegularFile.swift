// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// Whole files in and out. Reading refuses pipes and devices, which could block or never end.
package enum RegularFile {
  package static func read(_ url: URL, limit: Int, at place: Place) throws -> [UInt8] {
    let descriptor = open(url.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure("opened", place) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("examined", place) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw place.error("this is not a regular file", expected: "a file of bytes")
    }
    let size = Int(status.st_size)
    guard size <= limit else {
      throw place.error("the file has \(size) bytes", expected: "at most \(limit)")
    }
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let more = Foundation.read(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
        if more < 0, errno == EINTR { continue }
        guard more > 0 else { break }
        count += more
      }
    }
    guard bytes.count == size else { throw failure("read to its end", place) }
    return bytes
  }

  /// Writes beside `url` and renames, so that `url` is never half a file.
  static func write(_ bytes: [UInt8], to url: URL) throws {
    let place = Place(file: url.relativePath, array: nil)
    let temporary =
      url.deletingLastPathComponent().path
      + "/.\(url.lastPathComponent).\(UInt64.random(in: 0...UInt64.max)).part"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure("created", place) }
    let isWritten = bytes.withUnsafeBytes { buffer in
      var count = 0
      while count < buffer.count {
        let more = Foundation.write(
          descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
        if more < 0, errno == EINTR { continue }
        guard more > 0 else { return false }
        count += more
      }
      return true
    }
    // Some file systems report a full disk only here.
    let isClosed = close(descriptor) == 0
    guard isWritten, isClosed, rename(temporary, url.path) == 0 else {
      let error = failure("written", place)
      unlink(temporary)
      throw error
    }
  }

  private static func failure(_ action: String, _ place: Place) -> InterchangeError {
    place.error(
      "the file cannot be \(action) (\(String(cString: strerror(errno))))",
      expected: "a file that this user may read and a folder that this user may write")
  }
}

/// What a process that was killed leaves beside a file that it was writing.
public enum InterruptedWrites {
  /// Removes it. Nobody may be writing the file.
  public static func remove(besides url: URL) {
    let folder = url.deletingLastPathComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names
    where name.hasPrefix(".\(url.lastPathComponent).") && name.hasSuffix(".part") {
      try? FileManager.default.removeItem(at: folder.appendingPathComponent(name))
    }
  }
}
