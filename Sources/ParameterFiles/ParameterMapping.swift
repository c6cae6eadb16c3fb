// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Interchange

/// Says how the arrays of a foreign file become those of a parameter file: `B`, or `B.0`, `B.1`, … where
/// each layer has its own, and `theta`, `T × p`, or `lambda`, `T`, with a row for each layer. A JSON file:
///
///     {"format": "assay-mapping-1",
///      "arrays": {
///        "B.*": {"from": "layers.*.weight", "transpose": true},
///        "theta": {"columns": ["layers.*.beta", {"from": "layers.*.phi", "map": "exp"}]},
///        "lambda": {"value": 0.1, "repeat": 20}},
///      "ignore": ["running_mean", "layers.*.bias"]}
///
/// Every array of the foreign file is named in it; `*`, once in a name, is the number of a layer: of all
/// layers from 0, or from `"first"`, without a gap. A key of `arrays` is the name of an array to make,
/// with `.*` at its end if it is to be one for each layer. What it is made from is an object of
///
/// | key | meaning |
/// | --- | --- |
/// | `from` | a foreign array, or with `*` one of each layer. The arrays of layers are stacked as rows, lists to `T × p` and scalars to `T`, unless the name to make ends in `.*` |
/// | `first` | the number of the first layer, if `from` has `*`; otherwise 0 |
/// | `layer_axis` | the axis, from 0, that counts layers: the array is cut into one for each layer of `B.*` |
/// | `shape` | extents in the place of each array's own, the elements staying in C order: `[]` makes a scalar of one element |
/// | `transpose` | `true` for the transpose of a matrix, not conjugated. A `torch.nn.Linear` holds `N × M` as it is, JAX and Keras hold the transpose |
/// | `map` | `exp`, `square`, `softplus` or `negate` of each number, in binary64 |
/// | `value` | a number, or a list of them or of lists, in the place of `from` |
/// | `repeat` | how many layers share what `from` or `value` gives: as many equal rows, or equal arrays of `B.*` |
/// | `columns` | alone: what gives each column of `T × p`, or several, in order. A single number is the same in all rows |
///
/// `shape` is applied first, then `transpose`, then `map`. A name alone stands for an object with `from`.
public struct ParameterMapping: Sendable {
  public static let format = "assay-mapping-1"
  private static let mostBytes = 1 << 20

  /// As its caller named it.
  public let path: String
  /// In the order of the file.
  let rules: [(target: String, rule: ArrayRule)]
  let ignored: [NamePattern]

  /// Reads a mapping file.
  /// - Throws: `InterchangeError` for a file that cannot be read or is beyond 1 MiB, for what is no JSON
  ///   of this format, with its byte, and for a rule that contradicts itself.
  public init(_ path: String) throws {
    let bytes = try RegularFile.read(
      URL(fileURLWithPath: path), limit: Self.mostBytes, at: Place(file: path, array: nil))
    try self.init(bytes, file: path)
  }

  /// The arrays that the rules make of those of a foreign file.
  /// - Throws: `InterchangeError`, which names this file and the rule: for a name that is not in the
  ///   foreign file, an array that is neither mapped nor ignored, or both, layers with a gap, of
  ///   different shapes or kinds, a shape that does not fit, a number whose `map` is not finite, and two
  ///   rules that make the same array.
  public func apply(to foreign: [String: NumericArray]) throws -> [String: NumericArray] {
    let maker = ArrayMaker(foreign, file: path)
    var made: [String: NumericArray] = [:]
    for (target, rule) in rules {
      for (name, array) in try maker.arrays(target, rule) {
        guard made.updateValue(array, forKey: name) == nil else {
          throw error(target, "another rule makes \(shown(name)) too", "one rule for each array")
        }
      }
    }
    try checkEachIsNamed(foreign)
    return made
  }

  private func checkEachIsNamed(_ foreign: [String: NumericArray]) throws {
    let mapped = rules.flatMap(\.rule.patterns)
    var unused = ignored
    var unnamed: [String] = []
    for name in foreign.keys.sorted() {
      let isMapped = mapped.contains { $0.matches(name) }
      let isIgnored = ignored.contains { $0.matches(name) }
      unused.removeAll { $0.matches(name) }
      if isMapped && isIgnored {
        throw error(nil, "\(shown(name)) is both mapped and ignored", "one of the two")
      }
      if !isMapped && !isIgnored { unnamed.append(name) }
    }
    if let name = unnamed.first {
      let others = unnamed.count == 1 ? "" : " (\(unnamed.count) are not)"
      throw error(
        nil, "the array \(shown(name)) is neither mapped nor ignored\(others)",
        "a rule for it, or its name under ignore")
    }
    if let pattern = unused.first {
      throw error(
        nil, "\(shown(pattern.text)) under ignore is not in the file",
        "one of " + ArrayMaker.listed(foreign.keys.sorted()))
    }
  }

  private func error(_ rule: String?, _ problem: String, _ expected: String) -> InterchangeError {
    InterchangeError(file: path, array: rule, problem: problem, expected: expected)
  }
}
