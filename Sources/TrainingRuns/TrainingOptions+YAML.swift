// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import ParameterFiles
import Problems
import Yams

extension TrainingOptions {
  /// The options of a file, the others as the network's paper has them.
  /// - Parameters:
  ///   - yaml: what the file holds; empty for none.
  ///   - file: for messages.
  ///   - changes: `key=value`, as in `schedule.rate=1e-4`, which win over the file.
  /// - Throws: `OptionError` for what is no YAML, an unknown key, or a value that an option may not have.
  public init(yaml: String, file: String, changes: [String] = []) throws {
    let root: Node
    do { root = try Yams.compose(yaml: yaml) ?? Node([(Node, Node)]()) } catch {
      let text = "\(error)".split(separator: "\n").joined(separator: " ")
      throw OptionError("\(file): it is no YAML: \(text)")
    }
    guard var mapping = root.mapping else {
      throw OptionError("\(file): options stand as \"key: value\", one a line")
    }
    for change in changes { try Self.apply(change, to: &mapping) }
    guard let name = mapping[Node("network")]?.scalar?.string else {
      throw OptionError("\(file): network is missing; it says what is trained")
    }
    guard let card = Self.cards.first(where: { $0.kind == name }) else {
      let kinds = Self.cards.map(\.kind).joined(separator: ", ")
      throw OptionError("\(file): network is \"\(name.prefix(60))\"; one of \(kinds) is wanted")
    }
    self.init(card)
    var reader = OptionReader(mapping, file: file)
    try visit(&reader)
    try reader.finish()
    try check(card, file)
  }

  private static func apply(_ change: String, to mapping: inout Node.Mapping) throws {
    let parts = change.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let keys = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, (1...2).contains(keys.count), keys.allSatisfy({ !$0.isEmpty }) else {
      throw OptionError("--set \(change): key=value is wanted, as in schedule.rate=1e-4")
    }
    let value = try Yams.compose(yaml: String(parts[1])) ?? Node("null")
    if keys.count == 1 {
      mapping[Node(keys[0])] = value
    } else {
      var group = mapping[Node(keys[0])]?.mapping ?? Node.Mapping([])
      group[Node(keys[1])] = value
      mapping[Node(keys[0])] = .mapping(group)
    }
  }

  /// Whether the options go with one another, and with the network.
  private func check(_ card: NetworkCard, _ file: String) throws {
    func wrong(_ text: String) -> OptionError { OptionError("\(file): \(text)") }
    if isTied && !card.canBeTied {
      throw wrong("tied: the layers of \(card.kind) have no matrices that they may share")
    }
    if (shrinkage != nil) != card.hasFamily {
      throw wrong(
        card.hasFamily
          ? "shrinkage is missing: the layers of \(card.kind) have a family"
          : "shrinkage: the layers of \(card.kind) have a threshold and no family")
    }
    if (problem.name == nil) == (problem.file == nil) {
      throw wrong("problem: either name or file is wanted, and null for the other")
    }
    if problem.antennas != nil
      && ProblemSpecification.presets.contains(where: { $0.name == problem.name })
    {
      throw wrong("problem.antennas: samples of \(problem.name ?? "") have one column")
    }
    if Set(card.blocks.filter(\.isLearned).map(\.name)).isSubset(of: frozen) {
      throw wrong("frozen: every block of \(card.kind) is, so that nothing is left to learn")
    }
    let names = card.blocks.filter(\.isLearned).map(\.name)
    for (option, keys) in [("frozen", frozen), ("schedule.rates", schedule.rates.keys.sorted())] {
      for key in keys
      where !names.contains(key) && (option == "frozen" || !Self.usual.contains(key)) {
        throw wrong(
          "\(option): \(card.kind) has no block \(key), but \(names.joined(separator: ", "))")
      }
    }
    if isOfLinks { try checkLinks(wrong) }
    guard matrix == "fresh" else { return }
    let learned = card.blocks.filter { $0.isLearned && $0.isOfMatrix && !frozen.contains($0.name) }
    if !learned.isEmpty {
      let blocks = learned.map(\.name).joined(separator: ", ")
      throw wrong(
        "matrix is fresh: \(blocks) of \(card.kind) are for one A; freeze them (frozen: [\(blocks)]), and"
          + " each A gets its own, or train for one A (matrix: fixed)")
    }
    if problem.file != nil { throw wrong("matrix is fresh: a file has one A (matrix: fixed)") }
    if samples.training > 0 {
      throw wrong("matrix is fresh: samples are new for every mini-batch (samples.training: 0)")
    }
    for (option, count) in [("validation", samples.validation), ("test", samples.test)]
    where count < samples.matrices {
      throw wrong("samples.\(option) is \(count), fewer than the \(samples.matrices) matrices")
    }
  }

  private func checkLinks(_ wrong: (String) -> OptionError) throws {
    for (option, isGiven) in [
      ("problem.file", problem.file != nil), ("problem.antennas", problem.antennas != nil),
      ("matrix: fresh", matrix == "fresh"), ("dtype: float32", dtype != "float64"),
      ("start.lambda", start.lambda != nil), ("start.noise_variance", start.noiseVariance != nil),
    ] where isGiven {
      throw wrong("\(option): auto-pgd has none; each of its samples is a link with its own H")
    }
    let size = linkSource.specification
    if problem.streams > min(size.receivers, size.transmitters) {
      throw wrong(
        "problem.streams is \(problem.streams); 1 to \(min(size.receivers, size.transmitters)) are wanted"
      )
    }
  }

  /// Blocks with a usual rate, of which a network may have none.
  private static let usual = ["gamma", "sigma_w2", "theta"]

  /// All options, as a file has them; equal options give equal text.
  public var yaml: String {
    get throws {
      var (copy, writer) = (self, OptionWriter())
      try copy.visit(&writer)
      return try Yams.serialize(node: Node(writer.pairs))
    }
  }

  /// Each option with its standard value for the network and its meaning.
  public var table: [(key: String, standard: String, meaning: String)] {
    get throws {
      var (copy, table) = (self, OptionTable())
      try copy.visit(&table)
      return table.rows
    }
  }
}

extension TrainingOptions {
  /// The options of the training that a parameter file or a checkpoint is of.
  /// - Throws: `RunError` for parameters that were not trained here, `InterchangeError`.
  public static func text(inside path: String) throws -> String {
    if path.hasSuffix(".checkpoint.npz") { return try Checkpoint<Double>(path).options }
    guard let training = try ParameterFile(path).metadata?.training else {
      throw RunError("\(path): its metadata name no training that could be repeated")
    }
    return training.options
  }
}
