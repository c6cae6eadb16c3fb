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
      Exit codes: 0 all hold; 1 something failed; 64 usage; 65 bad data; 66 nothing selected,
      nothing ran, or every claim silent; 69 an adapter or a command could not start; 70 internal; 75 interrupted, to be
      gone on with; 76 protocol error.
      """,
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
  do {
    try checkKernels()
    var command = try root.parseAsRoot()
    try command.run()
  } catch {
    guard let code = Exit(of: error) else { root.exit(withError: error) }
    FileHandle.standardError.write(Data("assay: \(error)\n".utf8))
    Foundation.exit(code.rawValue)
  }
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
  case interrupted = 75
  case protocolError = 76

  /// The code of an error of ours; `nil` for those that the argument parser handles itself.
  init?(of error: any Error) {
    switch error {
    // Operators are stated by --rows and --columns.
    case is UsageError, is OperatorError, is ProblemError, is OptionError: self = .usage
    case is SuiteError, is InterchangeError, is NotConverged: self = .badData
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
