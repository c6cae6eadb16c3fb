// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A table of numbers as comma-separated values; what is not finite is left empty.
public struct CSV: Sendable {
  public let header: [String]
  public let rows: [[Double]]

  public init(header: [String], rows: [[Double]]) {
    self.header = header
    self.rows = rows
  }

  public var text: String {
    ([header.joined(separator: ",")]
      + rows.map { $0.map { $0.isFinite ? "\($0)" : "" }.joined(separator: ",") })
      .joined(separator: "\n") + "\n"
  }
}

extension String {
  /// As gnuplot takes it, in quotes that no quote within ends.
  var gnuplotQuoted: String { "'" + replacing("'", with: "''") + "'" }
}

/// Runs gnuplot, if it is installed.
public enum Gnuplot {
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// Whether gnuplot can be started.
  public static var isInstalled: Bool { (try? run("", in: nil)) != nil }

  /// Runs `script` in `folder`.
  /// - Throws: `Failure` with gnuplot's message.
  public static func run(_ script: String, in folder: URL?) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gnuplot"]
    if let folder { process.currentDirectoryURL = folder }
    let input = Pipe(), errors = Pipe()
    process.standardInput = input
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    input.fileHandleForWriting.write(Data(script.utf8))
    try input.fileHandleForWriting.close()
    let message = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(description: "gnuplot: \(message)") }
  }
}
