// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Golden
import Interchange
import Methods
import Shrinkages
import Twins

/// The JSON Schemas of this version: what the released version 2 states in common, and of each method
/// what its card states. Released schemas keep their bytes.
public struct DerivedSchemas {
  /// The folder `schema` of a suite, which holds version 2.
  let folder: URL

  public init(suite: URL) { folder = suite.appendingPathComponent("schema") }

  /// The documents by their file names.
  /// - Throws: `SuiteError` where a schema of version 2 is missing or malformed.
  public func documents() throws -> [String: [UInt8]] {
    try [
      "case-\(version).json": cases(), "adapter-\(version).json": adapter(),
      "manifest-\(version).json": manifest(), "report-\(version).json": report(),
      "flags-2.json": flags(),
    ].mapValues { try suiteJSON($0) }
  }

  private var version: Int { Manifest.schemaVersion }
  private var cards: [Card] { Register.methods.map { $0.card } }
  var names: JSON { JSON(Register.names.map(\.rawValue)) }
  var levels: JSON { JSON(Level.allCases.map(\.rawValue)) }

  /// Version 2 of a document under the name of this version.
  func base(_ name: String) throws -> JSON {
    let file = folder.appendingPathComponent("\(name)-2.json")
    guard let data = try? Data(contentsOf: file),
      var document = try? JSONDecoder().decode(JSON.self, from: data)
    else { throw SuiteError(file: file.path, problem: "cannot be read as JSON") }
    document["$id"] = .text("urn:assay:schema:\(name)-\(version)")
    document[["properties", "schema", "const"]] = .text("assay-\(name)-\(version)")
    return document
  }

  private func cases() throws -> JSON {
    var document = try base("case")
    document["allOf"] = .list(cards.map(caseRule))
    document[["properties", "algorithm", "enum"]] = names
    document[["properties", "level"]] = [
      "description": "How much of the method is asked for.", "enum": levels,
    ]
    document[["properties", "enclosure", "properties", "status"]] = [
      "description": "How the expected values are known; proven: each rounds from its enclosure.",
      "enum": JSON(Case.Status.allCases.map(\.rawValue)),
    ]
    document[["$defs", "parameters", "properties"]] = parameters
    // The one domain that version 2 had not.
    var portion = document[["$defs", "nonnegative"]] ?? [:]
    portion["description"] = "A number from 0 to 1."
    portion[["properties", "decimal", "maximum"]] = 1
    document[["$defs", Domain.portion.rawValue]] = portion
    for (name, definition) in shared(number: "real") { document[["$defs", name]] = definition }
    let formulations = JSON((Style.stable + [.sigmoid]).map(\.rawValue) + ["reference"])
    document[["$defs", "bound", "properties", "formulation", "enum"]] = formulations
    document[["$defs", "bound", "properties", "textbook"]] = textbook
    // Links of several batches have four extents.
    document[
      ["$defs", "file", "properties", "arrays", "items", "properties", "shape", "maxItems"]] = 4
    document[["$defs", "tolerance", "properties", "basis", "items", "enum"]] = formulations
    return document
  }

  /// What right formulas lose that are not written in a stable form.
  private var textbook: JSON {
    let forms = JSON(Style.textbook.map(\.rawValue))
    return [
      "description": "What textbook forms of the same mathematics lose beyond the tolerance.",
      "type": "object", "additionalProperties": false, "required": ["allowed", "forms"],
      "properties": [
        "allowed": [
          "description": "8 times the largest error of these forms, rounded up to a power of two.",
          "type": "number", "minimum": 8,
        ],
        "forms": [
          "description": "The forms that were run and leave four digits.", "type": "array",
          "minItems": 1,
          "items": [
            "description": "A form.", "type": "object", "additionalProperties": false,
            "required": ["name", "largestError"],
            "properties": [
              "name": ["description": "Its name.", "enum": forms],
              "largestError": [
                "description": "Its largest error.", "type": "number", "minimum": 0,
              ],
            ],
          ],
        ],
      ],
    ]
  }

  private func adapter() throws -> JSON {
    var document = try base("adapter")
    document[["properties"]] = nil
    document["title"] = "A message of the adapter protocol, version 1 or 2"
    let formats = JSON(ArrayFormat.allCases.map(\.rawValue))
    document[["$defs", "start", "properties", "exchange", "items", "enum"]] = formats
    document[["$defs", "startAnswer", "properties", "exchange", "enum"]] = formats
    let answer = ["$defs", "startAnswer", "properties"]
    document[answer + ["protocol"]] = [
      "description": "The protocol's version.", "enum": [1, 2],
    ]
    let capabilities = answer + ["capabilities", "properties"]
    document[capabilities + ["precisions"]] = [
      "description": "Version 2: whether it has precisions where there are variances.",
      "type": "boolean",
    ]
    document[capabilities + ["constants"]] = [
      "description": "Version 2: the parameters that it has fixed.", "type": "object",
      "additionalProperties": false, "properties": parameters,
    ]
    document[["$defs", "run", "allOf"]] = .list(cards.map(questionRule))
    document[["$defs", "run", "properties", "algorithm", "enum"]] = names
    let outputs = Set(cards.flatMap(\.outputs).map(\.name)).sorted()
    document[["$defs", "run", "properties", "want", "items", "enum"]] = JSON(outputs + ["trace"])
    document[["$defs", "parameters", "properties"]] = parameters
    for domain in [Domain.real, .positive, .nonnegative, .share, .fraction, .portion] {
      document[["$defs", domain.rawValue]] = plain(domain)
    }
    for (name, definition) in shared(number: "real") { document[["$defs", name]] = definition }
    return document
  }

  private func manifest() throws -> JSON {
    var document = try base("manifest")
    document[["properties", "suite"]] = suiteName
    document[["properties", "cases", "items", "properties", "algorithm", "enum"]] = names
    document[["properties", "cases", "items", "properties", "level", "enum"]] = levels
    return document
  }

  /// Names of mistakes, some of which have an underscore in them.
  static let faultName: JSON = "^[a-z0-9]+([-_][a-z0-9]+)*$"

  /// Version 1 of the flags, with these names.
  private func flags() throws -> JSON {
    let file = folder.appendingPathComponent("flags-1.json")
    guard let data = try? Data(contentsOf: file) else {
      throw SuiteError(file: file.path, problem: "cannot be read as JSON")
    }
    let text = String(decoding: data, as: UTF8.self)
      .replacingOccurrences(of: "urn:assay:schema:flags-1", with: "urn:assay:schema:flags-2")
      .replacingOccurrences(of: "^[a-z0-9]+(-[a-z0-9]+)*$", with: "^[a-z0-9]+([-_][a-z0-9]+)*$")
    return try JSONDecoder().decode(JSON.self, from: Data(text.utf8))
  }

  /// A version, or `private`.
  var suiteName: JSON {
    [
      "description": "Version of the golden suite, or private for somebody's own.",
      "type": "string", "pattern": "^([0-9]+\\.[0-9]+\\.[0-9]+|private)$",
    ]
  }

  /// What a case of the method must be.
  private func caseRule(_ card: Card) -> JSON {
    var properties: [String: JSON] = [
      "parameters": parameterRule(card),
      "level": ["enum": JSON(card.levels.map(\.rawValue))],
      "tolerance": ["properties": ["metric": ["const": .text(card.metric.rawValue)]]],
    ]
    if !(card.inputs + card.outputs + card.traces).contains(where: \.isComplex) {
      properties["inputs"] = ["items": ["$ref": "#/$defs/real-file"]]
      properties["expected"] = ["$ref": "#/$defs/real-file"]
    }
    return rule(card, .object(properties))
  }

  /// What a question about the method must be.
  private func questionRule(_ card: Card) -> JSON {
    let outputs = card.outputs.map(\.name)
    let wanted = [outputs] + (card.traces.isEmpty ? [] : [outputs + ["trace"]])
    return rule(
      card, ["parameters": parameterRule(card), "want": ["enum": .list(wanted.map { JSON($0) })]])
  }

  private func rule(_ card: Card, _ properties: JSON) -> JSON {
    [
      "if": [
        "properties": ["algorithm": ["const": .text(card.name.rawValue)]],
        "required": ["algorithm"],
      ],
      "then": ["properties": properties],
    ]
  }

  private func parameterRule(_ card: Card) -> JSON {
    var rule: [String: JSON] = [
      "required": JSON(card.parameters.filter(\.isRequired).map(\.name)),
      "propertyNames": ["enum": JSON(card.parameters.map(\.name))],
    ]
    if card.parameters.isEmpty { rule["propertyNames"] = false }
    var properties: [String: JSON] = [:]
    // A kernel's θ is that of the family it is named after, or of the group threshold.
    if let family = Families.all.first(where: { card.name.rawValue.hasSuffix($0.family) }) {
      properties["theta"] = counts(family)
    }
    let ofRows: [MethodName] = ["amp-vec", "complex-amp-vec", "amp-mmv", "complex-amp-mmv"]
    if ofRows.contains(card.name) { properties["theta"] = ["minItems": 2, "maxItems": 2] }
    if card.name == "group-threshold" { properties["theta"] = ["minItems": 1, "maxItems": 1] }
    let isComplex = card.inputs.contains(where: \.isComplex)
    if isComplex && card.parameters.contains(where: { $0.name == "shrinkage" }) {
      properties["shrinkage"] = [
        "properties": ["family": ["enum": ["soft-threshold", "bernoulli-gaussian"]]]
      ]
    }
    if !properties.isEmpty { rule["properties"] = .object(properties) }
    return .object(rule)
  }

  /// How many `θ` a family has.
  func counts(_ family: any ParametricShrinkage<Double>.Type) -> JSON {
    let admitted = (1...64).filter { family.parameters(count: $0).count == $0 }
    let least = JSON.number(Double(admitted.first ?? 1))
    return admitted.count > 1 ? ["minItems": least] : ["minItems": least, "maxItems": least]
  }

  /// Every parameter of any method.
  private var parameters: JSON {
    var all: [String: JSON] = [:]
    for parameter in cards.flatMap(\.parameters) {
      var schema = parameter.schema
      schema["description"] = .text(parameter.meaning)
      all[parameter.name] = schema
    }
    return .object(all)
  }
}

extension JSON {
  /// The value at a path of fields; setting it makes the objects on the way.
  subscript(path: [String]) -> JSON? {
    get { path.reduce(self as JSON?) { $0?[$1] } }
    set {
      guard let first = path.first else { return }
      let rest = Array(path.dropFirst())
      if rest.isEmpty {
        self[first] = newValue
      } else {
        var inner = self[first] ?? [:]
        inner[rest] = newValue
        self[first] = inner
      }
    }
  }
}
