// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Interchange
import Monitors
import Problems

/// One reading of a log: alerts go out, then the state is saved, then the metrics, after each chunk.
struct MonitorSession {
  /// Lines observed by this reading.
  private(set) var count = 0
  private let log: String
  /// Of the log, in messages.
  private let name: String
  private let statePath: String?
  private let metricsPath: String?
  private var state: MonitorState
  private var alerts: AlertFile

  init(
    log: String, settings: MonitorSettings, state: String?, alerts: String?, metrics: String?
  ) throws {
    (self.log, statePath, metricsPath) = (log, state, metrics)
    name = log == "-" ? "standard input" : log
    let saved = try state.flatMap { try MonitorState($0, settings: settings) }
    self.state = try saved ?? MonitorState(OperationMonitor(settings))
    let cuts = saved.map { $0.isReadAgain && $0.alerts?.path == alerts } ?? false
    self.alerts = try AlertFile(alerts, cutTo: cuts ? saved?.alerts?.bytes : nil)
    self.state.isReadAgain = LogReader.isFile(log)
  }

  var isAlertActive: Bool { state.monitor.isAlertActive }

  /// For people: how much was read, and what is active.
  var summary: String {
    let active = state.monitor.series.filter(\.isActive)
    return "\(count) lines, \(active.isEmpty ? "no" : "\(active.count)") alerts active\n"
      + active.map { "  \($0.monitor.rawValue) \($0.name)\n" }.joined()
  }

  mutating func save() throws {
    if let path = alerts.path { state.alerts = .init(path: path, bytes: alerts.bytes) }
    if let statePath { try state.write(to: statePath) }
    if let metricsPath {
      try Commands.save(Array(state.monitor.prometheusText.utf8), to: metricsPath)
    }
  }

  mutating func readLines() throws {
    var reader = try LogReader(log, after: state.position)
    defer { reader.close() }
    noteNewLog(reader.line)
    while let chunk = try reader.next() {
      do {
        var rest = chunk
        while !rest.isEmpty {
          let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.endIndex
          let line = rest[..<end]
          rest = rest[end...]
          try read(line, number: reader.line + 1)
          reader.take(line)
        }
      } catch {
        // Lines before the bad one count; what is wrong is put right and read again.
        state.position = reader.position ?? state.position
        try save()
        throw error
      }
      state.position = reader.position
      try save()
    }
  }

  private mutating func read(_ line: ArraySlice<UInt8>, number: Int) throws {
    guard !line.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) else { return }
    let place = "\(name), line \(number)"
    do { try observe(try MonitorLine.observation(Array(line)), at: place) } catch let
      error as InterchangeError
    {
      let key = error.array.map { ", key \($0.debugDescription)" } ?? ""
      let byte = error.byteOffset.map { ", byte \($0)" } ?? ""
      throw DataError("\(place)\(key)\(byte): \(error.problem); expected \(error.expected)")
    }
  }

  mutating func readArrays() throws {
    let url = URL(fileURLWithPath: log)
    let bytes = try RegularFile.read(
      url, limit: NPY.defaultLimit, at: Place(file: log, array: nil))
    let arrays = try MonitorArrays(log, Data(bytes))
    let digest = SHA256.hexadecimal(bytes)
    let saved = state.position
    let first = saved?.digest == digest && saved?.length == bytes.count ? saved?.line ?? 0 : 0
    noteNewLog(first)
    for line in min(first, arrays.count)..<arrays.count {
      do { try observe(arrays[line], at: "\(log), line \(line + 1)") } catch {
        try save()
        throw error
      }
      state.position = LogPosition(line: line + 1, length: bytes.count, digest: digest)
      if (line + 1) % 1000 == 0 { try save() }
    }
    try save()
  }

  private mutating func observe(_ observation: Observation, at place: String) throws {
    do { try alerts.append(try state.monitor.observe(observation)) } catch let
      error as MonitorError
    { throw DataError("\(place), \(error)") }
    count += 1
  }

  private mutating func noteNewLog(_ line: Int) {
    guard line == 0, state.position != nil else { return }
    state.position = nil
    note("\(log) is not the log that was read before; from its first line")
  }
}
