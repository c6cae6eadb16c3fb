// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Training

/// How long a training may still take: a layer of an update takes as long as it did so far, and each stage that is
/// left has all its updates.
struct Pace {
  private let stages: [Stage]
  private let steps: Int
  private let origin = Date()
  private var first: Double?

  init(_ schedule: Schedule, _ rule: TrainingRule) {
    (stages, steps) = (schedule.stages, rule.steps)
  }

  /// Seconds from that update of that stage to the end.
  mutating func left(at stage: Int, _ step: Int) -> Double {
    let work = stages[stage...].reduce(0) { $0 + $1.depth * steps } - stages[stage].depth * step
    let passed = Date().timeIntervalSince(origin)
    let before = first ?? Double(work)
    first = before
    let done = before - Double(work)
    return done > 0 ? passed / done * Double(work) : .nan
  }
}
