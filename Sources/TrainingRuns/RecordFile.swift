// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Output

/// The record of a training: one JSON object a line, in the order in which things happened.
struct RecordFile {
  let path: String
  /// Bytes written.
  private(set) var length: Int
  private let handle: FileHandle

  /// Goes on after `length` bytes, after none with a new file; what a training wrote after its last checkpoint is
  /// written again.
  init(_ path: String, after length: Int) throws {
    self.path = path
    if length == 0 && !FileManager.default.createFile(atPath: path, contents: nil) {
      throw OutputError(path, errno)
    }
    guard let handle = FileHandle(forUpdatingAtPath: path), let end = try? handle.seekToEnd(),
      end >= UInt64(length)
    else {
      throw RunError(
        "\(path): the record of the interrupted training is missing or was shortened; put it back")
    }
    try handle.truncate(atOffset: UInt64(length))
    (self.handle, self.length) = (handle, length)
  }

  mutating func append(_ line: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let bytes = try encoder.encode(line) + [UInt8(ascii: "\n")]
    do { try handle.write(contentsOf: bytes) } catch { throw OutputError(path, errno) }
    length += bytes.count
  }
}

/// A training that cannot begin or go on; the description says why, and what to do.
public struct RunError: Error, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}
