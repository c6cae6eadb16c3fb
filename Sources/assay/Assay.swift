// SPDX-License-Identifier: GPL-3.0-or-later
import Adapters
import ArgumentParser
import Arithmetic
import Audit
import CKernels
import Coherence
import Experiments
import Foundation
import Golden
import Integrals
import Interchange
import Problems
import Proving
import Networks
import Output
import Shrinkages
import StateEvolution
import Studies
import Training
import TrainingRuns

public struct Assay: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "assay",
    abstract: "A deterministic reference implementation of message passing and deep unfolding, and"
      + " the harness that tests others against it.",
    discussion: """
      The arrays of a file, and what is drawn, take at most 1 GiB; ASSAY_LIMIT=4G in the environment makes it 4.

      Exit codes: 0 all hold; 1 something failed; 64 usage; 65 bad data; 66 nothing selected,
      nothing ran, or every claim silent; 69 an adapter or a command could not start; 70 internal; 74 output that could not be
      written; 75 interrupted, to be
      gone on with; 76 protocol error.
      """,
    // The program has the version of the suite that it makes, as the wheel does.
    version: "assay \(Manifest.current) (golden suite \(Manifest.current))",
    subcommands: [
      Verify.self, GoldenCommand.self, RunCommand.self, NetworkCommand.self,
      TrainCommand.self, TuneCommand.self, ReplayCommand.self, AuditCommand.self,
      PredictCommand.self,
      CheckCommand.self,
      ReproduceCommand.self, BeamCommand.self, MonitorCommand.self,
      ProblemCommand.self, CoherenceCommand.self, TwinCommand.self,
    ])

  public init() {}

  public static func main() { execute(Self.self) }
}

/// Runs a command; what it throws becomes a message on standard error and a stated exit code.
public func execute(_ root: any ParsableCommand.Type) {
  StandardStreams.keep()
  // A reader that goes away is an error of writing, not a signal.
  signal(SIGPIPE, SIG_IGN)
  do {
    try checkKernels()
    try takeLimit()
    var command = try root.parseAsRoot()
    try command.run()
  } catch {
    guard let code = Exit(of: error) else { end(root, by: error) }
    if (error as? OutputError)?.isClosedPipe != true { note("\(error)") }
    Foundation.exit(code.rawValue)
  }
}

/// Ends as the argument parser would, with its help and its messages; help that is lost is an error, too.
private func end(_ root: any ParsableCommand.Type, by error: any Error) -> Never {
  let code = root.exitCode(for: error)
  let message = root.fullMessage(for: error)
  if code != .success {
    StandardError.write(message.isEmpty ? "" : message + "\n")
  } else if !message.isEmpty, (try? say(message)) == nil {
    Foundation.exit(Exit.outputLost.rawValue)
  }
  Foundation.exit(code.rawValue)
}

/// Bytes that the arrays of a file, or of what is drawn, may have.
private func takeLimit() throws {
  guard let wanted = ProcessInfo.processInfo.environment["ASSAY_LIMIT"] else { return }
  let units = ["M": 20, "G": 30]
  guard let shift = units[wanted.suffix(1).uppercased()],
    let count = Int(wanted.dropLast()), (1...1 << 20).contains(count)
  else {
    throw UsageError("ASSAY_LIMIT is \"\(wanted)\"; a size such as 512M or 4G is wanted")
  }
  NPY.defaultLimit = count << shift
}

private func checkKernels() throws {
  guard let wanted = ProcessInfo.processInfo.environment["ASSAY_KERNELS"] else { return }
  let paths = ["portable": ASSAY_PORTABLE, "avx2": ASSAY_AVX2, "avx512": ASSAY_AVX512]
  guard let path = paths[wanted], assay_use_kernel_path(path) else {
    throw UsageError(
      "ASSAY_KERNELS is \"\(wanted)\"; this processor has "
        + paths.filter { assay_kernel_path_available($0.value) }.keys.sorted().joined(
          separator: ", "))
  }
}

/// Stated exit codes.
enum Exit: Int32 {
  case failed = 1
  case usage = 64
  case badData = 65
  case nothingRan = 66
  case cannotStart = 69
  case internalError = 70
  case outputLost = 74
  case interrupted = 75
  case protocolError = 76

  /// The code of an error of ours; `nil` for those that the argument parser handles itself.
  init?(of error: any Error) {
    switch error {
    // Operators are stated by --rows and --columns.
    case is UsageError, is OperatorError, is ProblemError, is OptionError: self = .usage
    case is SuiteError, is InterchangeError, is NotConverged: self = .badData
    case is OutputError: self = .outputLost
    case is DataError, is ExperimentError, is CoherenceError, is StudyError: self = .badData
    case AdapterError.cannotStart, is CommandError: self = .cannotStart
    case AdapterError.violation: self = .protocolError
    case is ExitCode, is ValidationError, is CleanExit: return nil
    case PredictionError.outside: self = .usage
    case is RunError, is NetworkError, is ThetaError, is AuditError: self = .badData
    case is ProofFailure, is PredictionError, is QuadratureError, is TrainingError: self = .failed
    default:
      // The parser's own errors carry its exit code for bad usage, or success for help.
      let code = Assay.exitCode(for: error)
      if code == .success || code == .validationFailure { return nil }
      self = .internalError
    }
  }
}

struct UsageError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Data of a user that cannot be worked with.
struct DataError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
