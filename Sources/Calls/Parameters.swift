// SPDX-License-Identifier: GPL-3.0-or-later

/// The name, the type and the range of a parameter.
public struct Parameter<Value: ParameterValue>: Sendable {
  public let name: String
  /// The formulas' letter, as in `σ_w²`; empty where the name is the letter.
  public let symbol: String
  /// What it is, in one sentence.
  public let meaning: String
  /// The schema of what it may be.
  public let schema: JSON
  /// What a value must be, where it is not.
  let complaint: @Sendable (Value) -> String?

  public init(
    _ name: String, _ symbol: String = "", _ meaning: String, schema: JSON = Value.schema,
    complaint: @escaping @Sendable (Value) -> String? = { _ in nil }
  ) {
    self.name = name
    self.symbol = symbol
    self.meaning = meaning
    self.schema = schema
    self.complaint = complaint
  }
}

extension Parameter<Double> {
  public init(_ name: String, _ symbol: String = "", _ domain: Domain, _ meaning: String) {
    self.init(name, symbol, meaning, schema: ["$ref": .text("#/$defs/\(domain.rawValue)")]) {
      domain.contains($0) ? nil : domain.phrase
    }
  }
}

extension Parameter<Int> {
  /// What a case counts: no case has more of anything, and a hostile file would keep a prover busy for ever.
  private static var most: Int { 1 << 16 }

  public init(_ name: String, _ symbol: String = "", from least: Int, _ meaning: String) {
    self.init(
      name, symbol, meaning, schema: ["type": "integer", "minimum": .number(Double(least))]
    ) {
      if $0 < least { return "a whole number of \(least) or more" }
      return $0 > Self.most ? "a whole number of at most \(Self.most)" : nil
    }
  }
}

/// The parameters of a call, by name; each method's ``Card`` says which it takes.
public struct Parameters: Sendable, Equatable {
  public private(set) var values: [String: JSON]

  public init() { values = [:] }
  public init(_ values: [String: JSON]) { self.values = values }

  public subscript<Value>(_ key: Parameter<Value>) -> Value? {
    get { values[key.name].flatMap { try? Value($0) } }
    set { values[key.name] = newValue?.json }
  }

  /// The value of `key`.
  /// - Throws: `CallError`, which names the parameter, when it is missing, malformed or out of range.
  public func callAsFunction<Value>(_ key: Parameter<Value>) throws -> Value {
    guard let json = values[key.name] else {
      throw CallError("parameter \"\(key.name)\" is missing: \(key.meaning)")
    }
    return try Self.value(json, key)
  }

  /// The value of `key`, if it is given.
  public func optional<Value>(_ key: Parameter<Value>) throws -> Value? {
    try values[key.name].map { try Self.value($0, key) }
  }

  private static func value<Value>(_ json: JSON, _ key: Parameter<Value>) throws -> Value {
    do {
      let value = try Value(json)
      if let wanted = key.complaint(value) { throw CallError("\(wanted) is wanted") }
      return value
    } catch let error as CallError {
      throw CallError("parameter \"\(key.name)\": \(error.description)")
    }
  }

  /// As an adapter receives them: plain JSON values.
  public var plain: JSON { JSON.object(values).plain }

  /// These with another value of `key`.
  public func with<Value>(_ key: Parameter<Value>, _ value: Value?) -> Parameters {
    var changed = self
    changed[key] = value
    return changed
  }
}

extension Parameters: Codable {
  public init(from decoder: any Decoder) throws {
    values = try decoder.singleValueContainer().decode([String: JSON].self)
  }
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(values)
  }
}

/// One question: a method with its parameters; the arrays come apart, in some arithmetic.
public struct Call: Sendable, Equatable {
  public var method: MethodName
  public var parameters: Parameters

  public init(_ method: MethodName, _ parameters: Parameters) {
    self.method = method
    self.parameters = parameters
  }
}
