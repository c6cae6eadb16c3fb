// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Search

/// The trials of a study, run by several workers at a time.
///
/// The next worker takes the trial of least number that is not done, and begins it once those that it may see
/// are; no result depends on how many workers there are, and no trial is lost: what had begun and not ended is
/// run again, with the same number and settings.
public struct StudyRun: Sendable {
  public enum Ending: Sendable, Equatable { case finished, interrupted }

  let study: Study
  /// Trials in all, those of earlier runs included.
  let trials: Int
  let workers: Int

  /// - Throws: `StudyError` for more workers than the study's lookahead keeps busy.
  public init(_ study: Study, trials: Int, workers: Int) throws {
    let most = study.search.lookahead + 1
    guard (1...most).contains(workers) else {
      throw StudyError(
        study.file,
        "\(workers) workers; with a lookahead of \(most - 1) at most \(most) are busy, and 1 is least"
      )
    }
    (self.study, self.trials, self.workers) = (study, trials, workers)
  }

  /// - Parameters:
  ///   - evaluate: what becomes of a trial with settings; `nil` if it was interrupted, after which no other begins.
  ///   - ended: what is told of each trial that ends, one at a time.
  /// - Throws: the first error of `evaluate` or of the study; the trials of other workers end before.
  public func callAsFunction(
    evaluate: @escaping @Sendable (Int, Assignment) throws -> Trial.State?,
    ended: @escaping @Sendable (Trial) -> Void
  ) throws -> Ending {
    let board = try Board(self)
    let group = DispatchGroup()
    for _ in 0..<workers {
      group.enter()
      // Threads of their own: they wait for other processes, and there may be more than processors.
      Thread {
        while let (k, assignment) = board.next() {
          let begun = ContinuousClock.now
          let result = Result { try evaluate(k, assignment) }
          let seconds = (ContinuousClock.now - begun) / .seconds(1)
          board.end(k, assignment, result, seconds, ended)
        }
        group.leave()
      }.start()
    }
    group.wait()
    return try board.ending()
  }
}

/// What workers share.
private final class Board: @unchecked Sendable {
  private let run: StudyRun
  private let condition = NSCondition()
  /// All below are guarded by `condition`. Trials that ended, by number.
  private var ended: [Int: Trial]
  private var results: [Observation] = []
  private var upcoming = 0
  private var error: (any Error)?
  private var isInterrupted = false

  init(_ run: StudyRun) throws {
    self.run = run
    ended = [:]
    for trial in try run.study.trials() where trial.state != .running {
      ended[trial.number] = trial
    }
    advance()
  }

  /// Results without gaps from trial 0 on.
  private func advance() {
    while let trial = ended[results.count],
      let observation = trial.observation(run.study.direction)
    {
      results.append(observation)
    }
  }

  /// The next trial, once it may begin; `nil` when there is none any more.
  func next() -> (Int, Assignment)? {
    condition.lock()
    defer { condition.unlock() }
    while ended[upcoming] != nil { upcoming += 1 }
    let k = upcoming
    guard k < run.trials else { return nil }
    upcoming += 1
    let search = run.study.search
    while results.count < search.awaited(k) && error == nil && !isInterrupted { condition.wait() }
    guard error == nil && !isInterrupted else { return nil }
    let assignment = search.assignment(k, after: results)
    do { try run.study.begin(k, assignment) } catch {
      fail(error)
      return nil
    }
    return (k, assignment)
  }

  func end(
    _ k: Int, _ assignment: Assignment, _ result: Result<Trial.State?, any Error>,
    _ seconds: Double, _ tell: (Trial) -> Void
  ) {
    condition.lock()
    defer { condition.unlock() }
    do {
      guard let state = try result.get() else {
        isInterrupted = true
        return condition.broadcast()
      }
      let trial = Trial(number: k, assignment: assignment, state: state, seconds: seconds)
      try run.study.end(trial)
      ended[k] = trial
      advance()
      condition.broadcast()
      tell(trial)
    } catch { fail(error) }
  }

  private func fail(_ error: any Error) {
    self.error = self.error ?? error
    condition.broadcast()
  }

  func ending() throws -> StudyRun.Ending {
    if let error { throw error }
    return isInterrupted ? .interrupted : .finished
  }
}
