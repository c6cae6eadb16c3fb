// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// Whole files in. Reading refuses pipes and devices, which could block or never end.
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

  private static func failure(_ action: String, _ place: Place) -> InterchangeError {
    place.error(
      "the file cannot be \(action) (\(String(cString: strerror(errno))))",
      expected: "a file that this user may read")
  }
}
