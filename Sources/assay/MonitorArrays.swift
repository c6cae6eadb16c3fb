// SPDX-License-Identifier: GPL-3.0-or-later
import ComplexModule
import Foundation
import Interchange
import Monitors
import RealModule

/// A log as arrays over T lines: alpha, gradient_norm and gamma (T×K), se and reference_se (T), channel (T, or
/// T×N×N), id (T, whole numbers), and sampled (T), false where reference_se says nothing.
struct MonitorArrays {
  let count: Int
  private let path: String
  private var lists: [String: [[Double]]] = [:]
  private var ids: [Int64]?
  private var matrices: [Complex<Double>]?
  private var entries = 0

  init(_ path: String, _ bytes: Data) throws {
    self.path = path
    let arrays = try NPZ.decode(bytes, file: path, allowNonFinite: true)
    count = arrays.values.compactMap(\.shape.first).max() ?? 0
    for (name, array) in arrays.sorted(by: { $0.key < $1.key }) {
      do { try take(name, array) } catch var error as InterchangeError {
        (error.file, error.array) = (path, name)
        throw error
      }
    }
  }

  private mutating func take(_ name: String, _ array: NumericArray) throws {
    func wrong(_ expected: String) -> DataError {
      DataError("\(path), array \"\(name)\": it has shape \(array.shape); expected \(expected)")
    }
    guard array.shape.first == count else {
      throw wrong("as many lines as the others, \(count)")
    }
    let rank = array.shape.count
    switch name {
    case "alpha", "gradient_norm", "gamma":
      guard rank == 2 else { throw wrong("lines × layers") }
      lists[name] = Self.rows(try array.doubles(), array.shape[1], count)
    case "se", "reference_se", "sampled":
      guard rank == 1 else { throw wrong("a list") }
      lists[name] = Self.rows(try array.doubles(), 1, count)
    case "channel" where rank == 1: lists[name] = Self.rows(try array.doubles(), 1, count)
    case "channel":
      guard rank == 3, array.shape[1] == array.shape[2], array.shape[1] > 0 else {
        throw wrong("a list, or lines × N × N")
      }
      (matrices, entries) = (try array.complexes(), array.shape[1] * array.shape[2])
    case "id":
      guard rank == 1, case .integer(let integers) = array.elements else {
        throw wrong("a list of whole numbers")
      }
      ids = integers
    default:
      throw DataError(
        "\(path), array \"\(name)\": there is no such array; expected "
          + (MonitorLine.keys + ["sampled"]).joined(separator: ", "))
    }
  }

  subscript(line: Int) -> Observation {
    var observation = Observation()
    observation.id = ids.map { "\($0[line])" }
    observation.alpha = lists["alpha"]?[line]
    observation.se = lists["se"]?[line][0]
    if lists["sampled"]?[line][0] != 0 { observation.referenceSE = lists["reference_se"]?[line][0] }
    observation.gradientNorm = lists["gradient_norm"]?[line]
    observation.gamma = lists["gamma"]?[line]
    observation.channel = lists["channel"].map { .norm($0[line][0]) }
    if let matrices {
      let matrix = matrices[line * entries..<(line + 1) * entries]
      observation.channel = .covariance(matrix.flatMap { [$0.real, $0.imaginary] })
    }
    return observation
  }

  private static func rows(_ numbers: [Double], _ width: Int, _ count: Int) -> [[Double]] {
    (0..<count).map { Array(numbers[$0 * width..<($0 + 1) * width]) }
  }
}
