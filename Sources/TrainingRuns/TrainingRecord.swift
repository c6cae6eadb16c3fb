// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A record that was read.
public struct TrainingRecord: Sendable {
  public private(set) var training: RecordLine.Training?
  public private(set) var progress: [RecordLine.Progress] = []
  public private(set) var depths: [RecordLine.Depth] = []

  /// The record beside a parameter file.
  /// - Throws: `RunError` for a file that is no record.
  public init(ofParameters output: String) throws {
    try self.init(TrainingRun.stem(of: output) + ".jsonl")
  }

  /// - Throws: `RunError` for a file that is no record.
  public init(_ path: String) throws {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw RunError("\(path): the record cannot be read")
    }
    let decoder = JSONDecoder()
    for (number, line) in text.split(separator: "\n").enumerated() {
      let data = Data(line.utf8)
      struct Kind: Decodable { let kind: String }
      do {
        switch try decoder.decode(Kind.self, from: data).kind {
        case "training": training = try decoder.decode(RecordLine.Training.self, from: data)
        case "validation": progress.append(try decoder.decode(RecordLine.Progress.self, from: data))
        default: depths.append(try decoder.decode(RecordLine.Depth.self, from: data))
        }
      } catch {
        throw RunError("\(path): line \(number + 1) is no line of a training's record")
      }
    }
  }
}
