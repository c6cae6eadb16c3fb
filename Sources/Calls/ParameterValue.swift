// SPDX-License-Identifier: GPL-3.0-or-later

/// What a parameter can be: read from JSON, written as case files state it, described by a schema.
public protocol ParameterValue: Sendable {
  /// - Throws: `CallError`, which says what is wanted instead.
  init(_ json: JSON) throws
  var json: JSON { get }
  /// The JSON Schema of such a value in a case file.
  static var schema: JSON { get }
}

extension Double: ParameterValue {
  /// A plain number, or one in both forms, which must agree.
  public init(_ json: JSON) throws {
    switch json {
    case .number(let value): self = value
    case .object(let fields):
      guard fields.count == 2, case .number(let decimal)? = fields["decimal"],
        case .text(let hex)? = fields["hex"], let exact = Double(hex)
      else { throw CallError("a number, or its \"decimal\" and \"hex\", is wanted") }
      guard exact == decimal else {
        throw CallError("hex \"\(hex)\" is not the number \(decimal)")
      }
      self = exact
    case .text, .truth, .list: throw CallError("a number is wanted")
    }
  }
  public var json: JSON { .exact(self) }
  public static var schema: JSON { ["$ref": "#/$defs/real"] }
}

extension Int: ParameterValue {
  public init(_ json: JSON) throws {
    guard case .number(let value) = json, let whole = Int(exactly: value) else {
      throw CallError("a whole number is wanted")
    }
    self = whole
  }
  public var json: JSON { .number(Double(self)) }
  public static var schema: JSON { ["type": "integer"] }
}

extension Bool: ParameterValue {
  public init(_ json: JSON) throws {
    guard case .truth(let value) = json else { throw CallError("true or false is wanted") }
    self = value
  }
  public var json: JSON { .truth(self) }
  public static var schema: JSON { ["type": "boolean"] }
}

extension Array: ParameterValue where Element: ParameterValue {
  public init(_ json: JSON) throws {
    guard case .list(let list) = json else { throw CallError("a list is wanted") }
    self = try list.map { try Element($0) }
  }
  public var json: JSON { .list(map(\.json)) }
  public static var schema: JSON {
    ["type": "array", "items": Element.schema, "minItems": 1]
  }
}

extension String: ParameterValue {
  public init(_ json: JSON) throws {
    guard case .text(let text) = json else { throw CallError("a text is wanted") }
    self = text
  }
  public var json: JSON { .text(self) }
  public static var schema: JSON { ["type": "string"] }
}

/// A word out of a list.
public protocol ParameterWord: ParameterValue, RawRepresentable, CaseIterable
where RawValue == String {}

extension ParameterWord {
  public init(_ json: JSON) throws {
    guard case .text(let word) = json, let value = Self(rawValue: word) else {
      throw CallError("one of \(Self.words.joined(separator: ", ")) is wanted")
    }
    self = value
  }
  public var json: JSON { .text(rawValue) }
  public static var schema: JSON { ["enum": JSON(words)] }
  static var words: [String] { allCases.map(\.rawValue) }
}
