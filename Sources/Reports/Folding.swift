// SPDX-License-Identifier: GPL-3.0-or-later

/// A program's message, of which a long traceback is folded to its ends, and so is a long line.
package func folded(_ message: String, head: Int = 3, tail: Int = 8) -> [String] {
  let end = message.lastIndex { !$0.isNewline }.map(message.index(after:)) ?? message.endIndex
  let lines = message[..<end]
    .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    .map { $0.count > 400 ? "\($0.prefix(400))…" : String($0) }
  let left = lines.count - head - tail
  return left < 2 ? lines : lines.prefix(head) + ["… \(left) lines"] + lines.suffix(tail)
}

/// The line of a message that says most: its first, or the last of a Python traceback.
package func gist(_ message: String) -> String {
  let lines = message.split(whereSeparator: \.isNewline)
  let isTraceback = lines.first?.contains("Traceback (most recent call last)") ?? false
  let line = (isTraceback ? lines.last : lines.first) ?? ""
  return line.count > 400 ? "\(line.prefix(400))…" : String(line)
}
