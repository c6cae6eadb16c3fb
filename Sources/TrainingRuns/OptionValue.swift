// SPDX-License-Identifier: GPL-3.0-or-later
import Yams

/// What an option may hold, as YAML has it.
public protocol OptionValue {
  /// What is wanted, for a message, as in "a whole number".
  static var kind: String { get }
  init?(_ node: Node)
  var node: Node { get }
}

extension Int: OptionValue {
  public static var kind: String { "a whole number" }
  public init?(_ node: Node) {
    guard let text = node.scalar?.string, let value = Int(text) else { return nil }
    self = value
  }
  public var node: Node { Node("\(self)") }
}

extension Double: OptionValue {
  public static var kind: String { "a number" }
  public init?(_ node: Node) {
    guard let text = node.scalar?.string, let value = Double(text), value.isFinite else {
      return nil
    }
    self = value
  }
  public var node: Node { Node("\(self)") }
}

extension Bool: OptionValue {
  public static var kind: String { "true or false" }
  public init?(_ node: Node) {
    guard let text = node.scalar?.string, let value = Bool(text) else { return nil }
    self = value
  }
  public var node: Node { Node("\(self)") }
}

extension String: OptionValue {
  public static var kind: String { "text" }
  public init?(_ node: Node) {
    guard let text = node.scalar?.string else { return nil }
    self = text
  }
  public var node: Node { Node(self) }
}

extension Array: OptionValue where Element: OptionValue {
  public static var kind: String { "a list, each \(Element.kind)" }
  public init?(_ node: Node) {
    guard let sequence = node.sequence else { return nil }
    let values = sequence.compactMap { Element($0) }
    guard values.count == sequence.count else { return nil }
    self = values
  }
  public var node: Node { Node(map(\.node), .implicit, .flow) }
}

extension Dictionary: OptionValue where Key == String, Value: OptionValue {
  public static var kind: String { "a mapping from names, each to \(Value.kind)" }
  public init?(_ node: Node) {
    guard let mapping = node.mapping else { return nil }
    self = [:]
    for (key, value) in mapping {
      guard let key = key.scalar?.string, let value = Value(value) else { return nil }
      self[key] = value
    }
  }
  public var node: Node {
    Node(sorted { $0.key < $1.key }.map { (Node($0.key), $0.value.node) }, .implicit, .flow)
  }
}

extension Optional: OptionValue where Wrapped: OptionValue {
  public static var kind: String { "\(Wrapped.kind), or null" }
  public init?(_ node: Node) {
    if let text = node.scalar?.string, ["null", "~", ""].contains(text) {
      self = .none
      return
    }
    guard let value = Wrapped(node) else { return nil }
    self = .some(value)
  }
  public var node: Node { self?.node ?? Node("null") }
}
