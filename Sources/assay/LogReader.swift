// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Problems

/// Whole lines of a file, or of what comes in through a pipe, as they come.
struct LogReader {
  let path: String
  /// Whether it is a file, which can be read again.
  let isFile: Bool
  /// Lines taken, the skipped ones included.
  private(set) var line = 0
  private let descriptor: Int32
  private var pending: [UInt8] = []
  private var offset = 0
  private var last: [UInt8] = []
  private var isAtEnd = false

  private static let chunk = 1 << 20
  private static let longest = 1 << 28

  /// Opens `path` (`-` for standard input), after `position` if that is of this log.
  init(_ path: String, after position: LogPosition?) throws {
    self.path = path
    descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DataError("\(path): cannot be read: \(String(cString: strerror(errno)))")
    }
    isFile = Self.isFile(path)
    if isFile, let position, let bytes = try last(before: position) {
      (line, offset, last) = (position.line, position.offset, bytes)
    }
    if isFile { lseek(descriptor, off_t(offset), SEEK_SET) }
  }

  static func isFile(_ path: String) -> Bool {
    var status = stat()
    return path != "-" && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Where the next line begins, and what stands before it.
  var position: LogPosition? {
    guard isFile, line > 0, !last.isEmpty else { return nil }
    return LogPosition(
      line: line, offset: offset, length: last.count, digest: SHA256.hexadecimal(last))
  }

  /// The whole lines that came in; `nil` at the end.
  mutating func next() throws -> ArraySlice<UInt8>? {
    while true {
      if let end = pending.lastIndex(of: UInt8(ascii: "\n")) {
        defer { pending.removeFirst(end + 1) }
        return pending[...end]
      }
      if isAtEnd {
        defer { pending = [] }
        return pending.isEmpty ? nil : pending[...]
      }
      guard pending.count <= Self.longest else {
        throw DataError("\(path), line \(line + 1): it is longer than \(Self.longest) bytes")
      }
      let more = try read(Self.chunk)
      isAtEnd = more.isEmpty
      pending += more
    }
  }

  /// Notes that `bytes`, a line with its line feed, was read.
  mutating func take(_ bytes: ArraySlice<UInt8>) {
    line += 1
    offset += bytes.count
    // A line feed alone would tell no log from another.
    last = bytes.count > 1 ? Array(bytes) : last + bytes
  }

  func close() { if path != "-" { _ = Foundation.close(descriptor) } }

  /// What was read last, if it is still there.
  private func last(before position: LogPosition) throws -> [UInt8]? {
    guard position.length > 0, position.length <= Self.longest + Self.chunk,
      position.offset >= position.length,
      lseek(descriptor, off_t(position.offset - position.length), SEEK_SET) >= 0
    else { return nil }
    var bytes: [UInt8] = []
    while bytes.count < position.length {
      let more = try read(position.length - bytes.count)
      if more.isEmpty { return nil }
      bytes += more
    }
    return SHA256.hexadecimal(bytes) == position.digest ? bytes : nil
  }

  private func read(_ count: Int) throws -> [UInt8] {
    while true {
      var number = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        number = Foundation.read(descriptor, buffer.baseAddress, count)
        initialized = max(0, number)
      }
      if number >= 0 { return bytes }
      guard errno == EINTR else {
        throw DataError("\(path): cannot be read: \(String(cString: strerror(errno)))")
      }
    }
  }
}
