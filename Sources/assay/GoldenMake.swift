// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import Golden
import Output
import Proving

struct GoldenMake: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "make",
    abstract: "Make all cases, or one of your own: prove values, derive tolerances, find flags.",
    discussion: """
      Without --method, the cases of the catalogue are written to the folder --golden. With it, the \
      expected values for your own arrays are proven, and the case is added to the private suite in the \
      folder --output, which `assay verify --golden FOLDER` then asks.
      """)
  @OptionGroup var location: WrittenSuiteOption
  @OptionGroup(title: "A case of your own") var own: OwnCaseOptions

  func validate() throws { try own.validate(whole: location.golden) }

  func run() throws {
    if let method = own.method { return try OwnCase(own, method).make() }
    Leftovers.shared.areRemovedOnSignals()
    let writer = SuiteWriter(folder: location.folder)
    try writer.admit()
    let builder = try SuiteBuilder()
    let ids = builder.ids
    let progress = Progress()
    let outcomes = try parallel(ids.count) { k in
      Result { try builder.build(ids[k]) }
    } done: {
      progress.show("[\($0)/\(ids.count)] proven")
    }
    progress.clear()
    let refused = zip(ids, outcomes).compactMap { id, outcome in
      if case .failure(let error) = outcome {
        "\(error)".hasPrefix(id) ? "\(error)" : "\(id): \(error)"
      } else {
        nil
      }
    }
    guard refused.isEmpty else {
      throw ProofFailure(description: (["nothing is written"] + refused).joined(separator: "\n"))
    }
    let built = try outcomes.map { try $0.get() }
    try writer.write(built)
    let components = built.reduce(0) { $0 + $1.golden.enclosure.certified }
    try say("\(built.count) cases, \(components) components proven, written to \(location.golden)")
  }
}
