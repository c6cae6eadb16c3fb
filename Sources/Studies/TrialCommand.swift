// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Glibc
import Search

/// A command that evaluates settings. They are in its environment, `ASSAY_GRADIENT_CLIP` for `gradient-clip`, and
/// stand for `{gradient-clip}` in its arguments; of a dimension that the trial has not there is no variable, and
/// nothing stands for it. The last line of its output that is not empty is the number.
public struct TrialCommand: Sendable {
  /// The command and its arguments.
  let words: [String]
  let space: Space
  /// Seconds that a trial may take.
  let limit: Double?
  private let environment: [String: String]

  public init(
    _ words: [String], _ space: Space, limit: Double? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    (self.words, self.space, self.limit) = (words, space, limit)
    self.environment = environment
  }

  /// Runs it.
  /// - Returns: `nil` if it was interrupted, and ended.
  /// - Throws: `CommandError` if it cannot start.
  public func callAsFunction(
    _ assignment: Assignment, isInterrupted: () -> Bool
  ) throws -> Trial.State? {
    let process = try TrialProcess(words(assignment), environment: environment(assignment))
    let deadline = limit.map { ContinuousClock.now + .seconds($0) }
    while !process.hasEnded(within: 50) {
      if isInterrupted() {
        process.end()
        return nil
      }
      if let deadline, ContinuousClock.now > deadline {
        process.end()
        return .failed("it took more than \(limit ?? 0) s")
      }
    }
    process.end()
    return state(process)
  }

  private func state(_ process: TrialProcess) -> Trial.State {
    guard process.ending == "exit code 0" else {
      let said = process.errors.last.map { ": \($0.prefix(200))" } ?? ""
      return .failed(process.ending + said)
    }
    guard let line = process.output.last else { return .failed("it printed nothing") }
    guard let value = Double(line), value.isFinite else {
      return .failed("its last line is no number: \(line.prefix(200))")
    }
    return .finished(value)
  }

  func words(_ assignment: Assignment) -> [String] {
    words.map { word in
      space.dimensions.reduce(word) { text, dimension in
        text.replacing("{\(dimension.name)}", with: assignment[dimension.name]?.description ?? "")
      }
    }
  }

  func environment(_ assignment: Assignment) -> [String: String] {
    var all = environment
    for dimension in space.dimensions {
      all["ASSAY_" + Space.folded(dimension.name)] = assignment[dimension.name]?.description
    }
    return all
  }
}

/// A command that cannot start.
public struct CommandError: Error, CustomStringConvertible {
  public let description: String
}
