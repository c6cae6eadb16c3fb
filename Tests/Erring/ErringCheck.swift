// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Commands

/// `assay check` with a mistake made on purpose: a suite that cannot fail proves nothing. It is for
/// the tests alone; `assay` itself has no such option.
@main
struct ErringCheck: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "erring-check")

  @OptionGroup var check: CheckCommand
  @Option(help: "The mistake: onsager, se or threshold.")
  var plant: PlantedError

  func run() throws { try check.run(on: plant.subject, planted: plant.rawValue) }

  static func main() { execute(Self.self) }
}
