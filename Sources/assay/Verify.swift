// SPDX-License-Identifier: GPL-3.0-or-later
import Adapters
import ArgumentParser
import Calls
import Foundation
import Golden
import Methods
import Output
import Reports
import Verification

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Verify an implementation against the golden suite.",
    discussion: """
      The implementation is a program that speaks the adapter protocol (--adapter, see
      Documentation/ADAPTERS.md), or a folder with its outputs, one <case id>.npz or .mat a case (--outputs).
      """)

  @Option(help: "Command that starts the adapter; the shell runs it here.")
  var adapter: String?
  @Option(help: "Folder of outputs that were computed elsewhere.")
  var outputs: String?
  @OptionGroup var location: SuiteOption
  @Option(
    help: ArgumentHelp(
      "Case ids to run, as a shell pattern; may be given again.", valueName: "glob"))
  var only: [String] = []
  @Option(help: "Format to compute in: float64 or float32.")
  var dtype = DType.float64
  @Option(help: "File of known failures: lines of a case id, or a pattern, and a reason.")
  var xfail: String?
  @Option(
    help: ArgumentHelp(
      "A convention that is as good as Assay's own, by its name among `assay twin --faults`; may be"
        + " given again.", valueName: "name"))
  var accept: [String] = []
  @Flag(help: "An imprecise answer, or an expected failure that passes, is a failure.")
  var strict = false
  @Option(help: "Write the report as JSON (the newest schema of reports).")
  var json: String?
  @Option(help: "Write the report as JUnit XML.")
  var junit: String?
  @Option(help: "Write the report as a page with pictures, which needs nothing but itself.")
  var html: String?
  @Option(help: "Write the report as Markdown, for a comment or a workflow's summary.")
  var markdown: String?
  @Flag(help: "Print failures as GitHub's workflow annotations, too; at most ten of a kind.")
  var annotations = false
  @Option(help: "Stop after so many failures.")
  var maxFailures: Int?
  @Option(help: "Seconds that the adapter may take to start.")
  var startLimit = 60.0
  @Option(help: "Seconds that the adapter may take for one case.")
  var caseLimit = 120.0
  @Flag(help: "Keep the arrays that were exchanged, and say where.")
  var keep = false

  func validate() throws {
    if (adapter == nil) == (outputs == nil) {
      throw ValidationError("Give either --adapter COMMAND or --outputs FOLDER.")
    }
    try require(("max-failures", maxFailures, Most.draws))
    for name in accept {
      guard let fault = Register.faults.first(where: { $0.name == name }) else {
        throw ValidationError("--accept \(name): no convention has that name.")
      }
      if !fault.isConvention {
        throw ValidationError("--accept \(name): that is a mistake, and no convention.")
      }
    }
    for (name, seconds) in [("start-limit", startLimit), ("case-limit", caseLimit)]
    where !(seconds > 0 && seconds <= 1e6) {
      throw ValidationError("--\(name) is above 0 and at most 1000000 seconds, not \(seconds).")
    }
  }

  func run() throws {
    let outputs = [("json", json), ("junit", junit), ("html", html), ("markdown", markdown)]
    try Destinations.check(outputs, inputs: [("--xfail", xfail)])
    let suite = try location.suite()
    try Destinations.check(outputs, outside: suite.folder)
    var options = VerificationOptions()
    options.only = only
    options.dtype = dtype
    options.maximumFailures = maxFailures
    options.accepted = Set(accept)
    options.isStrict = strict
    if let xfail {
      options.expectedFailures = try ExpectedFailures.read(
        URL(fileURLWithPath: xfail), suite: suite)
    }
    let verification = Verification(suite, options)
    guard !verification.selected().isEmpty else {
      note("no case is named \(only.joined(separator: " or "))")
      throw ExitCode(Exit.nothingRan.rawValue)
    }
    Leftovers.shared.areRemovedOnSignals()
    let candidate = try candidate()
    let progress = Progress()
    let report = try verification.run(candidate) { done, all, id in
      progress.show(done < all ? "[\(done + 1)/\(all)] \(id)" : "")
    }
    try write(report)
    if !report.saysSomething { throw ExitCode(Exit.nothingRan.rawValue) }
    if !report.holds { throw ExitCode(Exit.failed.rawValue) }
  }

  private func candidate() throws -> any Candidate {
    if let outputs { return try FolderCandidate(folder: URL(fileURLWithPath: outputs)) }
    let workdir = FileManager.default.temporaryDirectory.appendingPathComponent(
      "assay-\(ProcessInfo.processInfo.globallyUniqueString)")
    if keep {
      note("arrays are kept in \(workdir.path)")
    }
    return try AdapterCandidate(
      command: adapter ?? "", workdir: workdir, limits: .init(start: startLimit, run: caseLimit),
      keep: keep)
  }

  private func write(_ report: VerificationReport) throws {
    let text = TextReport(report, style: .ofOutput, command: caseCommand).text
    try deliver(
      text + (annotations ? Annotation.lines(report.annotations) : ""),
      (json, { try suiteJSON(JSONReport(report)) }),
      (junit, { Array(JUnitReport(report).text.utf8) }),
      (
        html,
        {
          let page = VerificationPage(report, command: command, caseCommand: caseCommand)
          return Array(page.text.utf8)
        }
      ),
      (markdown, { Array(report.markdown.utf8) }))
  }

  /// What runs one case again, up to its id.
  private var caseCommand: String {
    "assay verify"
      + optionWords([
        ("adapter", adapter), ("outputs", outputs), ("golden", location.golden),
      ]) + (dtype == .float64 ? "" : " --dtype \(dtype.rawValue)")
  }

  /// What runs all of it again.
  private var command: String {
    caseCommand + optionWords(only.map { ("only", $0) } + accept.map { ("accept", $0) })
      + optionWords([("xfail", xfail)]) + (strict ? " --strict" : "")
      + (maxFailures.map { " --max-failures \($0)" } ?? "")
  }
}
