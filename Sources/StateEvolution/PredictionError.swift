// SPDX-License-Identifier: GPL-3.0-or-later

/// A prediction that cannot be made.
public enum PredictionError: Error, Equatable, CustomStringConvertible {
  /// A parameter is outside its range, which is given in words.
  case outside(parameter: String, value: Double, range: String)
  /// No sign change of what must vanish between the two ends.
  case noRoot(of: String, from: Double, to: Double)
  /// A mean slope is not between 0 and 1, so that the extrinsic variance does not exist.
  case slope(Double)
  /// A fixed point was wanted, and the recursion did not reach it.
  case unfinished(steps: Int, ending: Ending)
  /// A quantity of the recursion is 0/0 or ∞ − ∞: the setting is beyond what binary64 follows.
  case notANumber(quantity: String, step: Int)

  public var description: String {
    switch self {
    case .outside(let parameter, let value, let range): "\(parameter) is \(value), not \(range)"
    case .noRoot(let quantity, let from, let to): "\(quantity) has no zero from \(from) to \(to)"
    case .slope(let nu): "the mean slope is \(nu), not between 0 and 1"
    case .unfinished(let steps, let ending):
      "no fixed point after \(steps) steps: \(ending.rawValue)"
    case .notANumber(let quantity, let step):
      "\(quantity) is not a number in iteration \(step): with these variances and this prior it is beyond what binary64 can follow"
    }
  }

  /// - Throws: `outside`, unless `isValid`.
  static func require(
    _ isValid: Bool, _ parameter: String, _ value: Double, _ range: String
  ) throws(PredictionError) {
    if !isValid { throw .outside(parameter: parameter, value: value, range: range) }
  }
}
