// SPDX-License-Identifier: GPL-3.0-or-later
import Yams

/// What goes through all options of a training: each is declared once, with its key, what it may be, and what it
/// means, and is read, written and documented from there.
public protocol OptionVisitor {
  /// - Parameters:
  ///   - wanted: what a value of the right kind must be besides, as in "above 0".
  ///   - isRight: whether it is.
  mutating func option<T: OptionValue>(
    _ key: String, _ value: inout T, _ meaning: String, wanted: String,
    isRight: (T) -> Bool
  ) throws
  /// Options below a key.
  mutating func group(_ key: String, _ visit: (inout Self) throws -> Void) throws
}

extension OptionVisitor {
  mutating func option<T: OptionValue>(
    _ key: String, _ value: inout T, _ meaning: String
  ) throws {
    try option(key, &value, meaning, wanted: "", isRight: { _ in true })
  }

  mutating func option(
    _ key: String, _ value: inout Int, from least: Int, _ meaning: String
  ) throws {
    try option(key, &value, meaning, wanted: "\(least) or more") { $0 >= least }
  }

  mutating func option(
    _ key: String, _ value: inout Double, above bound: Double, _ meaning: String
  ) throws {
    try option(key, &value, meaning, wanted: "above \(bound)") { $0 > bound }
  }

  mutating func option(
    _ key: String, _ value: inout String, of names: [String], _ meaning: String
  ) throws {
    try option(key, &value, meaning, wanted: "one of \(names.joined(separator: ", "))") {
      names.contains($0)
    }
  }
}

/// Options that cannot be used: which one, and what would be right.
public struct OptionError: Error, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

/// Reads those that a file has; the others keep their values.
struct OptionReader: OptionVisitor {
  let file: String
  private var mapping: Node.Mapping
  /// The keys above, with a point behind each.
  private let path: String
  private var known: [String] = []

  init(_ mapping: Node.Mapping, file: String, path: String = "") {
    (self.mapping, self.file, self.path) = (mapping, file, path)
  }

  mutating func option<T: OptionValue>(
    _ key: String, _ value: inout T, _ meaning: String, wanted: String, isRight: (T) -> Bool
  ) throws {
    known.append(key)
    guard let node = mapping[Node(key)] else { return }
    let all = T.kind + (wanted.isEmpty ? "" : " (\(wanted))")
    guard let read = T(node), isRight(read) else {
      let shown = node.scalar.map { "\"\($0.string.prefix(60))\"" } ?? "no single value"
      throw OptionError("\(file): \(path)\(key) is \(shown); \(all) is wanted")
    }
    value = read
  }

  mutating func group(_ key: String, _ visit: (inout OptionReader) throws -> Void) throws {
    known.append(key)
    guard let node = mapping[Node(key)] else { return }
    guard let below = node.mapping else {
      throw OptionError("\(file): \(path)\(key) is a group; its options stand below it")
    }
    var reader = OptionReader(below, file: file, path: path + key + ".")
    try visit(&reader)
    try reader.finish()
  }

  /// - Throws: `OptionError` for a key that nobody asked for.
  func finish() throws {
    for key in mapping.keys.map({ $0.scalar?.string ?? "?" }) where !known.contains(key) {
      throw OptionError(
        "\(file): there is no option \(path)\(key.prefix(60)), but "
          + known.map { path + $0 }.joined(separator: ", "))
    }
  }
}

/// Writes all of them.
struct OptionWriter: OptionVisitor {
  private(set) var pairs: [(Node, Node)] = []

  mutating func option<T: OptionValue>(
    _ key: String, _ value: inout T, _ meaning: String, wanted: String, isRight: (T) -> Bool
  ) throws {
    pairs.append((Node(key), value.node))
  }

  mutating func group(_ key: String, _ visit: (inout OptionWriter) throws -> Void) throws {
    var writer = OptionWriter()
    try visit(&writer)
    pairs.append((Node(key), Node(writer.pairs)))
  }
}

/// Lists them with what they mean.
struct OptionTable: OptionVisitor {
  private(set) var rows: [(key: String, standard: String, meaning: String)] = []
  private var path = ""

  mutating func option<T: OptionValue>(
    _ key: String, _ value: inout T, _ meaning: String, wanted: String, isRight: (T) -> Bool
  ) throws {
    let text = (try? Yams.serialize(node: value.node)) ?? ""
    let standard = text.split(separator: "\n").first.map(String.init) ?? ""
    let kind = T.kind + (wanted.isEmpty ? "" : " (\(wanted))")
    rows.append((path + key, standard, "\(meaning); \(kind)"))
  }

  mutating func group(_ key: String, _ visit: (inout OptionTable) throws -> Void) throws {
    let above = path
    path += key + "."
    try visit(&self)
    path = above
  }
}
