// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Calls
import Foundation
import Reports
import Theorems

public struct CheckCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check theory's claims on simulations and in arithmetic.",
    discussion: """
      A claim holds, is violated, is silent (a hypothesis does not hold, named with its number), or
      inconclusive (it says how many more draws it needs). Exit code 1 if a claim is violated, 66 if
      none was selected or all were silent, else 0.

      With --data the claims are those of SCSZ21's theorems on the preambles of a file, and with \
      --active it is a violation that they do not cover that many active devices. A network's own W
      (L×N), theta (K) and gamma (K) in the file are asked about as well.
      """)

  @Option(
    help: "NPZ or MAT file with preambles S (or A), L×N with L < N, real or complex, to be checked."
  )
  var data: String?
  @Option(
    help: "How many active devices of --data must be covered; by default as many as are.")
  var active: Int?
  @Option(help: "Columns of the signals that are drawn for --data; by default 8.")
  var antennas: Int?

  @Option(
    help: ArgumentHelp(
      "Claim ids to check, as a shell pattern; may be given again.", valueName: "glob"))
  var only: [String] = []
  @Option(help: "Root seed of all random streams.")
  var seed: UInt64 = 1
  @Option(help: "Draws of the statistical claims at N = 500; by default 4000, with --quick 1000.")
  var draws: Int?
  @Option(help: "Cases of each property; by default 200, with --quick 50.")
  var cases: Int?
  @Option(
    name: .customLong("case"),
    help: "The only case of each property to try, as a counterexample names it.")
  var onlyCase: Int?
  @Flag(help: "No claims at N = 4000, and fewer draws.")
  var quick = false
  @Flag(help: "List the claims, and end.")
  var list = false
  @Option(help: "Threads; the results do not depend on it.")
  var threads = ProcessInfo.processInfo.activeProcessorCount
  @Option(help: "Write the report as JSON (schema check-2).")
  var json: String?
  @Option(help: "Write the report as JUnit XML.")
  var junit: String?
  @Option(help: "Write what does not hold as SARIF 2.1.0, for code scanning.")
  var sarif: String?
  @Option(help: "Write the report as a page with pictures, which needs nothing but itself.")
  var html: String?
  @Option(help: "Write the report as Markdown, for a comment or a workflow's summary.")
  var markdown: String?
  @Flag(
    help: "Print what does not hold as GitHub's workflow annotations, too; at most ten of a kind.")
  var annotations = false

  public init() {}

  public func validate() throws {
    try require(
      ("draws", draws, Most.draws), ("cases", cases, Most.draws),
      ("threads", threads, Most.threads),
      ("active", active, Most.extent), ("antennas", antennas, Most.antennas))
    try require(("case", onlyCase, Most.draws), least: 0)
    for (name, value) in [("active", active), ("antennas", antennas)]
    where value != nil && data == nil {
      throw ValidationError("--\(name) is of the preambles that --data names.")
    }
  }

  public func run() throws { try run(on: nil) }

  /// Checks the claims on another subject than the algorithms as they are, a mistake by its name.
  public func run(on subject: Subject?, planted: String? = nil) throws {
    let all = try data.map {
      TheoremSuite.claims(of: try PreambleFile($0).subject(active: active, antennas: antennas ?? 8))
    }
    let named = (all ?? TheoremSuite.claims).filter { claim in
      only.isEmpty || only.contains { fnmatch($0, claim.id, 0) == 0 }
    }
    let selected = named.filter { !quick || $0.cost == .quick }
    guard !selected.isEmpty else {
      let reason =
        named.isEmpty
        ? "no claim is named \(only.joined(separator: " or "))"
        : "--quick leaves out what --only names: \(named.map(\.id).joined(separator: ", "))"
      note("\(reason)")
      throw ExitCode(Exit.nothingRan.rawValue)
    }
    if list {
      for claim in selected {
        try say("\(claim.id)\n    [\(claim.source.tag)] \(claim.source.equation)")
        try say("    \(claim.conclusion)\n    proof: \(claim.proof)")
      }
      return
    }
    try Destinations.check(
      [
        ("json", json), ("junit", junit), ("sarif", sarif), ("html", html), ("markdown", markdown),
      ], inputs: [("--data", data)])
    let report = check(selected, on: subject, planted)
    try write(report)
    if let data, let gmu = report.outcomes.first(where: { $0.claim.id.hasSuffix("/gmu") }) {
      for note in gmu.finding?.notes ?? [] { try say("\(data): \(note)") }
    }
    if report.count(.violated) > 0 { throw ExitCode(Exit.failed.rawValue) }
    if report.isVacuous {
      note("no selected claim said anything: each was silent or inconclusive")
      throw ExitCode(Exit.nothingRan.rawValue)
    }
  }

  private func check(
    _ claims: [Claim], on subject: Subject?, _ planted: String?
  ) -> CheckReport {
    var settings = CheckSettings(
      seed: seed, draws: draws ?? (quick ? 1000 : 4000), cases: cases ?? (quick ? 50 : 200),
      onlyCase: onlyCase, threads: threads)
    if let subject { settings.subject = subject }
    let bench = Workbench(settings)
    let progress = Progress()
    defer { progress.clear() }
    let outcomes = claims.enumerated().map { k, claim in
      progress.show("[\(k + 1)/\(claims.count)] \(claim.id)")
      return Outcome(claim, on: bench)
    }
    return CheckReport(outcomes, settings: settings, isQuick: quick, planted: planted)
  }

  private func write(_ report: CheckReport) throws {
    try deliver(
      report.text(.ofOutput)
        + (annotations ? Annotation.lines(report.annotations(about: data)) : ""),
      (json, { try suiteJSON(CheckJSON(report)) }), (junit, { Array(report.junit.utf8) }),
      (sarif, { try suiteJSON(SARIF(report, about: data)) }),
      (html, { Array(CheckPage(report, command: command, data: data).text.utf8) }),
      (markdown, { Array(report.markdown.utf8) }))
  }

  /// What runs all of it again.
  private var command: String {
    let numbers = [
      ("active", active), ("antennas", antennas), ("draws", draws), ("cases", cases),
      ("case", onlyCase),
    ].map { (name: $0, value: $1.map { "\($0)" }) }
    return "assay check" + optionWords([("data", data)] + only.map { ("only", $0) } + numbers)
      + (seed == 1 ? "" : " --seed \(seed)") + (quick ? " --quick" : "")
  }
}
