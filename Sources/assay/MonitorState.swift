// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Monitors
import Problems

/// What survives a restart of `assay monitor`: its monitors, how far the log was read, how far the alerts were
/// written. A file of two lines, the format with the SHA-256 of the second, and JSON; replaced as a whole.
struct MonitorState: Codable {
  static let format = "assay-monitor-state-1"

  var monitor: OperationMonitor
  /// Whether the log is a file: what was read of it since the state was saved is read again. What came through a
  /// pipe does not come again.
  var isReadAgain = false
  /// Of such a log; `nil` before its first line.
  var position: LogPosition?
  var alerts: AlertsWritten?

  struct AlertsWritten: Codable {
    var path: String
    var bytes: Int
  }

  init(_ monitor: OperationMonitor) { self.monitor = monitor }

  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json = try encoder.encode(self)
    let digest = SHA256.hexadecimal([UInt8](json))
    try save(Data("\(Self.format) \(digest)\n".utf8) + json + Data("\n".utf8), to: path)
  }

  /// `nil` where there is no file.
  ///
  /// - Throws: `DataError` for a file that is no state, or not as it was written; `UsageError` for a state whose
  ///   settings are others.
  init?(_ path: String, settings: MonitorSettings) throws {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw DataError("\(path): cannot be read")
    }
    let lines = data.split(separator: UInt8(ascii: "\n"))
    let head = String(decoding: lines.first ?? Data(), as: UTF8.self)
    guard head.hasPrefix(Self.format + " ") else {
      throw DataError(
        "\(path): line 1 is not \(Self.format) and a digest; no state, or of another version")
    }
    guard lines.count == 2, head == "\(Self.format) \(SHA256.hexadecimal([UInt8](lines[1])))",
      let state = try? JSONDecoder().decode(Self.self, from: lines[1])
    else {
      throw DataError(
        "\(path): line 2 is not what was written; put a copy back, or remove the file to begin anew"
      )
    }
    guard state.monitor.settings == settings else {
      throw UsageError(
        "\(path): the state is of other thresholds or windows: \(state.monitor.settings); "
          + "give the same, or another --state")
    }
    self = state
  }
}

/// How far a log was read; what was read last tells it from another one under the same name.
struct LogPosition: Codable {
  /// Lines read.
  var line: Int
  /// Where the next one begins; of arrays 0.
  var offset = 0
  /// Bytes of the last line with its line feed; of arrays the whole file.
  var length: Int
  /// Their SHA-256.
  var digest: String
}
