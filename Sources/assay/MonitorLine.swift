// SPDX-License-Identifier: GPL-3.0-or-later
import Interchange
import Monitors

/// A line of a log: a JSON object with any of the keys below, and no others.
enum MonitorLine {
  /// - Throws: `InterchangeError` that names the key and the byte of the line.
  static func observation(_ line: [UInt8]) throws -> Observation {
    var reader = JSONReader(line, file: "")
    var observation = Observation()
    try reader.object { reader, key in
      reader.array = key
      defer { reader.array = nil }
      switch key {
      case "id": observation.id = try reader.string()
      case "alpha": observation.alpha = try numbers(&reader)
      case "se": observation.se = try reader.numberOrWord()
      case "reference_se": observation.referenceSE = try reader.numberOrWord()
      case "gradient_norm": observation.gradientNorm = try numbers(&reader)
      case "gamma": observation.gamma = try numbers(&reader)
      case "channel": observation.channel = try channel(&reader)
      default:
        throw reader.error("there is no such key", expected: keys.joined(separator: ", "))
      }
    }
    try reader.end()
    return observation
  }

  static let keys = ["id", "alpha", "se", "reference_se", "gradient_norm", "gamma", "channel"]

  private static func numbers(_ reader: inout JSONReader) throws -> [Double] {
    var numbers: [Double] = []
    try reader.list { numbers.append(try $0.numberOrWord()) }
    return numbers
  }

  /// A norm, or rows of pairs `[re, im]`.
  private static func channel(_ reader: inout JSONReader) throws -> Channel {
    guard reader.peek() == "[" else { return .norm(try reader.numberOrWord()) }
    var matrix: [Double] = []
    var lengths: [Int] = []
    try reader.list { reader in
      let before = matrix.count
      try reader.list { reader in
        let pair = try numbers(&reader)
        guard pair.count == 2 else {
          throw reader.error("an entry has \(pair.count) numbers", expected: "[re, im]")
        }
        matrix += pair
      }
      lengths.append((matrix.count - before) / 2)
    }
    guard !lengths.isEmpty, lengths.allSatisfy({ $0 == lengths.count }) else {
      throw reader.error(
        "its \(lengths.count) rows have \(lengths) entries", expected: "a square matrix")
    }
    return .covariance(matrix)
  }
}
