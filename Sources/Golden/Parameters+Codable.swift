// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation

/// A parameter in a case file: the number for people and the bits for machines.
struct ExactNumber: Codable {
  let value: Double

  enum CodingKeys: String, CodingKey { case decimal, hex }

  init(_ value: Double) { self.value = value }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let decimal = try container.decode(Double.self, forKey: .decimal)
    let hex = try container.decode(String.self, forKey: .hex)
    guard let exact = Double(hex), exact == decimal else {
      throw DecodingError.dataCorruptedError(
        forKey: .hex, in: container,
        debugDescription: "hex \"\(hex)\" is not the number \(decimal)")
    }
    value = exact
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(value, forKey: .decimal)
    try container.encode(String(format: "%a", value), forKey: .hex)
  }
}

extension Parameters: Codable {
  enum CodingKeys: String, CodingKey, CaseIterable {
    case iterations
    case firstIteration = "first_iteration"
    case alpha, lambda, step
    case noiseVariance = "noise_variance"
    case theta, shrinkage
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func number(_ key: CodingKeys) throws -> Double? {
      try container.decodeIfPresent(ExactNumber.self, forKey: key)?.value
    }
    self.init(
      iterations: try container.decodeIfPresent(Int.self, forKey: .iterations),
      firstIteration: try container.decodeIfPresent(Int.self, forKey: .firstIteration),
      alpha: try number(.alpha), lambda: try number(.lambda), step: try number(.step),
      noiseVariance: try number(.noiseVariance),
      theta: try container.decodeIfPresent([ExactNumber].self, forKey: .theta)?.map(\.value),
      shrinkage: try container.decodeIfPresent(Shrinkage.self, forKey: .shrinkage))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(iterations, forKey: .iterations)
    try container.encodeIfPresent(firstIteration, forKey: .firstIteration)
    try container.encodeIfPresent(alpha.map(ExactNumber.init), forKey: .alpha)
    try container.encodeIfPresent(lambda.map(ExactNumber.init), forKey: .lambda)
    try container.encodeIfPresent(step.map(ExactNumber.init), forKey: .step)
    try container.encodeIfPresent(noiseVariance.map(ExactNumber.init), forKey: .noiseVariance)
    try container.encodeIfPresent(theta?.map(ExactNumber.init), forKey: .theta)
    try container.encodeIfPresent(shrinkage, forKey: .shrinkage)
  }

  /// As an adapter receives them: plain JSON values.
  public var plain: [String: Any] {
    var values: [String: Any] = [:]
    values["iterations"] = iterations
    values["first_iteration"] = firstIteration
    values["alpha"] = alpha
    values["lambda"] = lambda
    values["step"] = step
    values["noise_variance"] = noiseVariance
    values["theta"] = theta
    values["shrinkage"] = shrinkage.map { ["family": $0.family.rawValue, "theta": $0.theta] }
    return values
  }
}

extension Parameters.Shrinkage: Codable {
  enum CodingKeys: String, CodingKey { case family, theta }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      family: try container.decode(Family.self, forKey: .family),
      theta: try container.decode([ExactNumber].self, forKey: .theta).map(\.value))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(family, forKey: .family)
    try container.encode(theta.map(ExactNumber.init), forKey: .theta)
  }
}
