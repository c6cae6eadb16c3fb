// SPDX-License-Identifier: GPL-3.0-or-later
import Output
import Search
import Yams

/// A file that cannot be used: which one, and what would be right.
public struct StudyError: Error, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ file: String, _ problem: String) { description = "\(file): \(problem)" }
}

extension Space {
  /// A space from YAML:
  ///
  ///     version: 1
  ///     dimensions:
  ///       family: {type: categorical, choices: [pgd, admm]}
  ///       depth: {type: int, low: 2, high: 12}
  ///       step: {type: float, low: 1e-4, high: 1e3, log: true, when: {family: pgd}}
  ///
  /// `log` is false if it is not there, and `when` names one choice of the parent or a list.
  /// - Parameter file: for messages.
  /// - Throws: `StudyError` that names the key or the dimension.
  public init(yaml: String, file: String) throws {
    do {
      let root: Node?
      do { root = try Yams.compose(yaml: yaml) } catch {
        throw Wrong("it is no YAML: " + "\(error)".split(separator: "\n").joined(separator: " "))
      }
      let fields = try Fields(root, "", known: ["version", "dimensions"])
      let version = try fields.text("version")
      guard version == "1" else { throw Wrong("version is \"\(version.prefix(60))\"; 1 is wanted") }
      guard let below = fields.nodes["dimensions"]?.mapping else {
        throw Wrong("dimensions is missing; it has a line \"name: {type: …}\" for each")
      }
      try self.init(
        below.map { key, node in
          try Dimension(key.scalar?.string ?? "", node)
        })
    } catch let error as Wrong {
      throw StudyError(file, error.problem)
    } catch let error as SpaceError {
      throw StudyError(file, error.description)
    }
  }

  /// The space as YAML; equal spaces give equal text.
  public var yaml: String {
    "version: 1\ndimensions:\n" + dimensions.map { "  \($0.yaml)\n" }.joined()
  }
}

private struct Wrong: Error {
  let problem: String
  init(_ problem: String) { self.problem = problem }
}

/// What stands below a key.
private struct Fields {
  let path: String
  private(set) var nodes: [String: Node] = [:]

  init(_ node: Node?, _ path: String, known: [String]) throws {
    self.path = path
    guard let mapping = node?.mapping else {
      throw Wrong("\(path.isEmpty ? "the file" : path) is no mapping; \"key: value\" is wanted")
    }
    for (key, value) in mapping {
      let name = key.scalar?.string ?? "?"
      guard known.contains(name) else {
        let all = known.joined(separator: ", ")
        throw Wrong(
          "\(path.isEmpty ? "" : path + ": ")there is no key \(name.prefix(60)), but \(all)")
      }
      nodes[name] = value
    }
  }

  func place(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  func text(_ key: String) throws -> String {
    guard let node = nodes[key] else { throw Wrong("\(place(key)) is missing") }
    guard let text = node.scalar?.string else { throw Wrong("\(place(key)) is no single value") }
    return text
  }

  func value<T: LosslessStringConvertible>(_ key: String, _ wanted: String) throws -> T {
    let text = try text(key)
    guard let value = T(text) else {
      throw Wrong("\(place(key)) is \"\(text.prefix(60))\"; \(wanted) is wanted")
    }
    return value
  }

  /// A list, or one value.
  func texts(_ key: String) throws -> [String] {
    guard let sequence = nodes[key]?.sequence else { return [try text(key)] }
    return try sequence.map {
      guard let text = $0.scalar?.string else { throw Wrong("\(place(key)) is no list of values") }
      return text
    }
  }
}

extension Space.Dimension {
  fileprivate init(_ name: String, _ node: Node) throws {
    let numeric = ["type", "low", "high", "log", "when"]
    let fields = try Fields(node, name, known: numeric + ["choices"])
    let type = try fields.text("type")
    func known(_ keys: [String]) throws { _ = try Fields(node, name, known: keys) }
    func isLogarithmic() throws -> Bool {
      fields.nodes["log"] == nil ? false : try fields.value("log", "true or false")
    }
    let range: Range
    switch type {
    case "float":
      try known(numeric)
      let (low, high): (Double, Double) = (
        try fields.value("low", "a number"), try fields.value("high", "a number")
      )
      range = .real(low, high, isLogarithmic: try isLogarithmic())
    case "int":
      try known(numeric)
      let (low, high): (Int, Int) = (
        try fields.value("low", "a whole number"), try fields.value("high", "a whole number")
      )
      range = .whole(low, high, isLogarithmic: try isLogarithmic())
    case "categorical":
      try known(["type", "choices", "when"])
      range = .choice(try fields.texts("choices"))
    default:
      throw Wrong(
        "\(name).type is \"\(type.prefix(60))\"; one of float, int, categorical is wanted")
    }
    self.init(name, range, when: try fields.nodes["when"].map { try Condition($0, of: name) })
  }

  fileprivate var yaml: String {
    func numbers(_ type: String, _ low: Any, _ high: Any, _ isLogarithmic: Bool) -> String {
      "type: \(type), low: \(low), high: \(high)" + (isLogarithmic ? ", log: true" : "")
    }
    let body =
      switch range {
      case .real(let low, let high, let isLogarithmic): numbers("float", low, high, isLogarithmic)
      case .whole(let low, let high, let isLogarithmic): numbers("int", low, high, isLogarithmic)
      case .choice(let names): "type: categorical, choices: \(quoted(names))"
      }
    let when = condition.map { ", when: {\($0.parent): \(quoted($0.choices))}" } ?? ""
    return "\(name): {\(body)\(when)}"
  }
}

/// A list of texts as YAML has them whatever stands in them.
private func quoted(_ texts: [String]) -> String {
  "[" + texts.map { "'" + $0.replacing("'", with: "''") + "'" }.joined(separator: ", ") + "]"
}

extension Space.Dimension.Condition {
  fileprivate init(_ node: Node, of name: String) throws {
    guard let mapping = node.mapping, mapping.count == 1,
      let parent = mapping.first?.key.scalar?.string
    else { throw Wrong("\(name).when is no mapping from one dimension to its choices") }
    let fields = try Fields(node, "\(name).when", known: [parent])
    self.init(parent: parent, choices: try fields.texts(parent))
  }
}
