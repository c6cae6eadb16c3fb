// SPDX-License-Identifier: GPL-3.0-or-later
import Adapters
import ArgumentParser
import Golden
import Methods
import Twins

struct TwinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "twin",
    abstract: "A plain-loop twin that speaks the adapter protocol, with one mistake if asked.")

  @Option(help: "The mistake to make; `assay twin --faults` lists them.")
  var fault: String?
  @Option(help: "How sums are written: naive, reversed, pairwise, fused or blocked.")
  var style = Style.naive
  @Flag(help: "List the mistakes, and end.")
  var faults = false

  func run() throws {
    if faults {
      for fault in Register.faults { try say("\(fault.name): \(fault.explanation)") }
      return
    }
    let known = Register.faults.first { $0.name == fault }
    if let fault, known == nil {
      throw UsageError(
        "--fault \"\(fault)\" is not known; `assay twin --faults` lists those that are")
    }
    try TwinServer(Twin(style: style, fault: known)).run()
  }
}

extension Style: ExpressibleByArgument {}
