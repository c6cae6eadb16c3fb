// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation

/// A parameter in a case file: the number for people and the bits for machines.
struct ExactNumber: Codable {
  let value: Double

  enum CodingKeys: String, CodingKey { case decimal, hex }

  init(_ value: Double) { self.value = value }

  /// Both forms, or a plain number as in an adapter's message.
  init(from decoder: any Decoder) throws {
    if let plain = try? decoder.singleValueContainer().decode(Double.self) {
      value = plain
      return
    }
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
    case theta, shrinkage, damping, estimator
    case varianceFloor = "variance_floor"
    case channel, variances, gamma, phi, size, rows
  }

  /// The parameters that are real numbers, by their keys.
  private static let numbers: [(CodingKeys, WritableKeyPath<Parameters, Double?> & Sendable)] = [
    (.alpha, \.alpha), (.lambda, \.lambda), (.step, \.step), (.noiseVariance, \.noiseVariance),
    (.damping, \.damping), (.varianceFloor, \.varianceFloor), (.gamma, \.gamma), (.phi, \.phi),
  ]

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func value<T: Decodable>(_ key: CodingKeys) throws -> T? {
      try container.decodeIfPresent(T.self, forKey: key)
    }
    self.init()
    for (key, path) in Self.numbers {
      self[keyPath: path] = (try value(key) as ExactNumber?)?.value
    }
    (iterations, firstIteration) = (try value(.iterations), try value(.firstIteration))
    theta = (try value(.theta) as [ExactNumber]?)?.map(\.value)
    (shrinkage, estimator) = (try value(.shrinkage), try value(.estimator))
    (channel, variances) = (try value(.channel), try value(.variances))
    (size, rows) = (try value(.size), try value(.rows))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    for (key, path) in Self.numbers {
      try container.encodeIfPresent(self[keyPath: path].map(ExactNumber.init), forKey: key)
    }
    try container.encodeIfPresent(iterations, forKey: .iterations)
    try container.encodeIfPresent(firstIteration, forKey: .firstIteration)
    try container.encodeIfPresent(theta?.map(ExactNumber.init), forKey: .theta)
    try container.encodeIfPresent(shrinkage, forKey: .shrinkage)
    try container.encodeIfPresent(estimator, forKey: .estimator)
    try container.encodeIfPresent(channel, forKey: .channel)
    try container.encodeIfPresent(variances, forKey: .variances)
    try container.encodeIfPresent(size, forKey: .size)
    try container.encodeIfPresent(rows, forKey: .rows)
  }

  /// As an adapter receives them: plain JSON values.
  public func plain() throws -> Any {
    func plain(_ value: Any) -> Any {
      if let values = value as? [Any] { return values.map(plain) }
      guard let fields = value as? [String: Any] else { return value }
      return fields["hex"] == nil ? fields.mapValues(plain) : fields["decimal"] ?? NSNull()
    }
    return plain(try JSONSerialization.jsonObject(with: try JSONEncoder().encode(self)))
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
