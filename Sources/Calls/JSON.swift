// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A JSON value. Whole numbers up to 2⁵³ are exact.
public enum JSON: Sendable, Equatable {
  case number(Double)
  case text(String)
  case truth(Bool)
  case list([JSON])
  case object([String: JSON])
}

extension JSON: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let truth = try? container.decode(Bool.self) {
      self = .truth(truth)
    } else if let list = try? container.decode([JSON].self) {
      self = .list(list)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    case .truth(let truth): try container.encode(truth)
    case .list(let list): try container.encode(list)
    case .object(let fields): try container.encode(fields)
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .text(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  public init(booleanLiteral value: Bool) { self = .truth(value) }
  public init(arrayLiteral elements: JSON...) { self = .list(elements) }
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(Dictionary(elements) { first, _ in first })
  }
}

extension JSON {
  public init(_ texts: [String]) { self = .list(texts.map { .text($0) }) }

  /// A field of an object.
  public subscript(name: String) -> JSON? {
    get { if case .object(let fields) = self { fields[name] } else { nil } }
    set {
      guard case .object(var fields) = self else { return }
      fields[name] = newValue
      self = .object(fields)
    }
  }

  /// A number as case files state it: `decimal` for people, `hex` for machines.
  public static func exact(_ value: Double) -> JSON {
    ["decimal": .number(value), "hex": .text(String(format: "%a", value))]
  }

  /// This value with each exact number as a plain one, as adapters receive it.
  public var plain: JSON {
    switch self {
    case .object(let fields):
      if fields.count == 2, fields["hex"] != nil, let decimal = fields["decimal"] { return decimal }
      return .object(fields.mapValues(\.plain))
    case .list(let list): return .list(list.map(\.plain))
    case .number, .text, .truth: return self
    }
  }
}

extension JSON {
  /// As Foundation's serialisation takes it.
  public var foundation: Any {
    switch self {
    case .number(let value): Int(exactly: value) ?? value
    case .text(let text): text
    case .truth(let truth): truth
    case .list(let list): list.map(\.foundation)
    case .object(let fields): fields.mapValues(\.foundation)
    }
  }
}

/// The encoding of all JSON that is kept: sorted keys, so that equal content has equal bytes.
public func suiteJSON(_ value: some Encodable) throws -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return [UInt8](try encoder.encode(value)) + [UInt8(ascii: "\n")]
}
