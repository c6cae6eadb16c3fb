// SPDX-License-Identifier: GPL-3.0-or-later

/// What a method is asked and what it answers: all that schemas, documentation, adapters and reports
/// know of it.
public struct Card: Sendable {
  public let name: MethodName
  /// Specification tags and source equations.
  public let spec, source: [String]
  public let levels: [Level]
  public let metric: Metric
  public let parameters: [ParameterCard]
  /// The arrays of a question.
  public let inputs: [ArrayCard]
  /// The arrays that every answer must hold.
  public let outputs: [ArrayCard]
  /// The quantities of each iteration or layer, in order of computation; an answer may leave them out.
  public let traces: [ArrayCard]
  /// What is computed, in plain text.
  public let formula: [String]
  /// The version of the suite's schemas that first knew it.
  public let since: Int

  public init(
    _ name: MethodName, spec: [String], source: [String], levels: [Level],
    metric: Metric = .relativeL2, parameters: [ParameterCard], inputs: [ArrayCard],
    outputs: [ArrayCard], traces: [ArrayCard] = [], formula: String, since: Int = 3
  ) {
    self.name = name
    self.spec = spec
    self.source = source
    self.levels = levels
    self.metric = metric
    self.parameters = parameters
    self.inputs = inputs
    self.outputs = outputs
    self.traces = traces
    self.formula = formula.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    self.since = since
  }

  public var isIteration: Bool { levels.contains(.trajectory) }

  /// The names of outputs and traces in order of computation, the traces first.
  public var answers: [String] { (traces + outputs).map(\.name) }

  /// - Throws: `CallError` for a parameter that is missing, unknown, malformed or out of range.
  public func check(_ given: Parameters) throws { _ = try exact(given) }

  /// The parameters as case files state them, each real number in both of its forms.
  /// - Throws: as ``check(_:)``.
  public func exact(_ given: Parameters) throws -> Parameters {
    let known = Set(parameters.map(\.name))
    if let unknown = given.values.keys.filter({ !known.contains($0) }).min() {
      throw CallError(
        "\(name): parameter \"\(unknown)\" is not one of its own, which are"
          + " \(parameters.map(\.name).joined(separator: ", "))")
    }
    var exact: [String: JSON] = [:]
    for parameter in parameters {
      do { exact[parameter.name] = try parameter.exact(given) } catch let error as CallError {
        throw CallError("\(name): \(error.description)")
      }
    }
    return Parameters(exact)
  }
}

/// A parameter as one method takes it.
public struct ParameterCard: Sendable {
  public let name, symbol, meaning: String
  public let isRequired: Bool
  /// What is meant where it is absent, in words and, if it is one value, as that.
  public let note: String
  public let standard: JSON?
  public let schema: JSON
  /// The version of the suite's schemas in which the method first took it.
  public let since: Int
  /// Its value as case files state it, if it is given.
  let exact: @Sendable (Parameters) throws -> JSON?

  /// A parameter that must be given.
  public static func required<V>(_ key: Parameter<V>, since: Int = 1) -> ParameterCard {
    ParameterCard(key, isRequired: true, note: "", since: since) { try $0(key).json }
  }

  /// One that may be left out.
  public static func optional<V>(
    _ key: Parameter<V>, _ note: String, standard: V? = nil, since: Int = 1
  ) -> ParameterCard {
    ParameterCard(
      key, isRequired: false, note: note, standard: standard?.json, since: since
    ) {
      try $0.optional(key)?.json
    }
  }

  private init<V>(
    _ key: Parameter<V>, isRequired: Bool, note: String, standard: JSON? = nil, since: Int,
    exact: @escaping @Sendable (Parameters) throws -> JSON?
  ) {
    (name, symbol, meaning, schema) = (key.name, key.symbol, key.meaning, key.schema)
    (self.isRequired, self.note, self.since, self.exact) = (isRequired, note, since, exact)
    self.standard = standard
  }
}

/// An array of a question or an answer.
public struct ArrayCard: Sendable {
  public let name: String
  /// Its extents, as in `N×D`.
  public let shape: String
  public let isComplex: Bool
  /// Whether a question may lack it.
  public let isOptional: Bool
  /// What it is, where the name does not say.
  public let meaning: String
  /// The arrays that an answer may hold in its place, as packages have them.
  public let standIns: [String]
  /// What it is kept within.
  public let clip: ClosedRange<Double>?

  public init(
    _ name: String, _ shape: String, _ meaning: String = "", complex: Bool = false,
    optional: Bool = false, standIns: [String] = [], clip: ClosedRange<Double>? = nil
  ) {
    self.name = name
    self.shape = shape
    self.meaning = meaning
    isComplex = complex
    isOptional = optional
    self.standIns = standIns
    self.clip = clip
  }
}
