// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A file's descriptor, to which all bytes go or an error says why not.
struct Descriptor {
  let number: Int32

  /// The system's number of what went wrong; `nil` if nothing did.
  func write(_ bytes: UnsafeRawBufferPointer) -> Int32? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let count = Foundation.write(number, part.baseAddress, part.count)
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN {
        // A terminal or a pipe that somebody made non-blocking.
        var wait = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        _ = poll(&wait, 1, -1)
        continue
      }
      guard count > 0 else { return count < 0 ? errno : EIO }
      rest = rest.dropFirst(count)
    }
    return nil
  }

  /// Some file systems report a full disk only here.
  func close() -> Int32? { Foundation.close(number) == 0 || errno == EINTR ? nil : errno }
}
