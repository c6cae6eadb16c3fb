// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Calls
import Foundation
import Golden
import Interchange
import Methods
import Proving
import StateEvolution

/// A case of somebody's own arrays.
struct OwnCaseOptions: ParsableArguments {
  @Option(help: "The method, one of those in Documentation/ADAPTERS.md.")
  var method: String?
  @Option(help: "NPZ or MAT file with the method's input arrays under their names.")
  var data: String?
  @Option(help: "Folder of your private suite; made where it does not exist.")
  var output: String?
  @Option(help: "The method's parameters as JSON, as adapters receive them.")
  var parameters = "{}"
  @Option(help: "The case's id; by default the method's name with the data file's.")
  var id: String?
  @Option(help: "What the case is, in a line.")
  var title: String?
  @Option(help: "Bits past which the proof is given up, 192 to 8192.")
  var limitBits = Prover.mostBits
  @Flag(help: "Put the case in the place of the one with its id.")
  var replace = false

  func validate(whole golden: String) throws {
    guard method != nil else {
      if [data, output, id, title].contains(where: { $0 != nil }) || replace || parameters != "{}" {
        throw ValidationError("A case of your own needs --method, --data and --output.")
      }
      return
    }
    if data == nil || output == nil {
      throw ValidationError("--method needs --data FILE and --output FOLDER.")
    }
    if golden != SuiteFolder.here {
      throw ValidationError("--method writes to --output; --golden is for the whole catalogue.")
    }
    if !(Prover.firstBits...Prover.mostBits).contains(limitBits) {
      throw ValidationError(
        "--limit-bits is from \(Prover.firstBits) to \(Prover.mostBits), not \(limitBits).")
    }
  }
}

/// Proves the values for somebody's own arrays, and writes the case.
struct OwnCase {
  let options: OwnCaseOptions
  let card: Card
  let data, output: String

  init(_ options: OwnCaseOptions, _ method: String) throws {
    self.options = options
    (data, output) = (options.data ?? "", options.output ?? "")
    do { card = try Register.card(MethodName(rawValue: method)) } catch {
      throw UsageError(
        "--method: \(error); there are \(Register.names.map(\.rawValue).joined(separator: ", "))")
    }
  }

  func make() throws {
    let start = ContinuousClock.now
    let file = URL(fileURLWithPath: data)
    let suite = try PrivateSuite(folder: URL(fileURLWithPath: output))
    let id = options.id ?? Self.id(card.name, file)
    try suite.admit(id, replacing: options.replace)
    let question = try question(file)
    for line in question.notes { note(line) }
    let prover = Prover(limit: options.limitBits) { note($0.line) }
    let title = options.title ?? "\(card.name) on \(file.lastPathComponent)"
    let built = try suite.build(question, id: id, title: title, prover)
    try suite.add(built, replacing: options.replace)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    for line in OwnCaseSummary(built.golden).lines { try say(line) }
    try say(String(format: "%.1f s; written to %@/%@", seconds, output, built.path))
  }

  private func question(_ file: URL) throws -> OwnQuestion {
    var arrays = try ArrayFile.read(contentsOf: file)
    var given = try parameters()
    // As of a data file of `assay run`.
    let noise = Parameter<Double>.noiseVariance
    if given.values[noise.name] == nil, card.parameters.contains(where: { $0.name == noise.name }),
      let stated = try arrays[noise.name]?.doubles(), stated.count == 1
    {
      given[noise] = stated[0]
      arrays[noise.name] = nil
      note("\(noise.name) is \(stated[0]), as the data file states")
    }
    do { given = try card.exact(given) } catch { throw UsageError("--parameters: \(error)") }
    let prior = BernoulliGaussianPrior.standard
    let learned = given[.gamma].flatMap { gamma in given[.phi].map { gamma * $0 } }
    do {
      return try OwnQuestion(
        Call(card.name, given), arrays, initialVariance: learned ?? prior.gamma * prior.phi)
    } catch let error as CallError { throw DataError("\(data): \(error)") }
  }

  private func parameters() throws -> Parameters {
    do {
      return try JSONDecoder().decode(Parameters.self, from: Data(options.parameters.utf8))
    } catch {
      throw UsageError(
        "--parameters is not a JSON object such as '{\"iterations\": 10}': \(options.parameters)")
    }
  }

  /// The method's name and the file's, of what an id is made of.
  private static func id(_ method: MethodName, _ file: URL) -> String {
    let name = file.deletingPathExtension().lastPathComponent.lowercased()
    let words = name.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return ([method.rawValue] + words.map(String.init)).joined(separator: "-")
  }
}

extension ProofAttempt {
  /// As in `192 bits, cholesky: 3.1 s, 812 of 2400 components decided`.
  var line: String {
    String(format: "%d bits, %@: %.1f s, ", bits, route.rawValue, seconds)
      + (obstacle ?? "\(decided) of \(total) components decided")
  }
}
