// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Monitors
import Output

/// Alerts as JSON lines, in a file that is only ever appended to, or on standard output.
struct AlertFile {
  let path: String?
  private(set) var bytes = 0
  private let handle: FileHandle

  /// - Parameter length: of the file when the state was saved. Alerts of lines that will be read again are cut off;
  ///   a shorter file is a new one, the old one having been put away.
  init(_ path: String?, cutTo length: Int?) throws {
    self.path = path
    guard let path else {
      handle = .standardOutput
      return
    }
    let manager = FileManager.default
    if !manager.fileExists(atPath: path) { _ = manager.createFile(atPath: path, contents: nil) }
    guard let handle = FileHandle(forUpdatingAtPath: path), let end = try? handle.seekToEnd() else {
      throw OutputError(path, errno)
    }
    bytes = Int(end)
    if let length, length < bytes {
      try handle.truncate(atOffset: UInt64(length))
      bytes = length
    }
    self.handle = handle
  }

  mutating func append(_ alerts: [Alert]) throws {
    guard !alerts.isEmpty else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var text = Data()
    for alert in alerts { text += try encoder.encode(alert) + Data("\n".utf8) }
    guard let path else { return try StandardOutput.write(String(decoding: text, as: UTF8.self)) }
    do { try handle.write(contentsOf: text) } catch { throw OutputError(path, errno) }
    bytes += text.count
  }
}
