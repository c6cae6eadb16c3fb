// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import StateEvolution

/// A state evolution as text, as a table and as a summary.
struct PredictReport<State: EvolutionState> {
  let trajectory: Trajectory<State>
  let power: Double
  var summary: PredictSummary

  init(
    _ prediction: String, _ setting: PredictSummary.Setting, _ trajectory: Trajectory<State>,
    power: Double
  ) {
    self.trajectory = trajectory
    self.power = power
    summary = PredictSummary(prediction, setting)
    summary.take(trajectory, power: power)
  }

  private var names: [String] { trajectory.last.quantities.map(\.name) }

  /// One row an iteration, counted from 0; NMSE in dB.
  var csv: [[String]] {
    let head = ["iteration", "nmse_db"] + names
    return [head]
      + trajectory.states.enumerated().map { t, state in
        let nmse = decibels(state.mse / power).map { "\($0)" } ?? ""
        return ["\(t)", nmse] + state.quantities.map { "\($0.value)" }
      }
  }

  var text: String {
    var lines = [summary.title]
    lines.append(
      "iterations   NMSE in dB" + names.map { $0.leftPadded(to: 13) }.joined())
    for (t, state) in trajectory.states.enumerated()
    where t < 10 || t % 5 == 4 || t == trajectory.states.count - 1 {
      lines.append("\(t + 1)".leftPadded(to: 10) + row(state))
    }
    switch trajectory.ending {
    case .converged:
      lines.append("fixed point after \(trajectory.steps) iterations:")
    case .vanishing:
      lines.append(
        "the error vanishes: below 1e-30 of E X² after \(trajectory.steps) iterations;"
          + " recovery is exact")
    case .diverged: lines.append("DIVERGING: after \(trajectory.steps) iterations")
    case .unfinished:
      lines.append("NOT CONVERGED: still moving after \(trajectory.steps) iterations (--limit)")
    }
    lines.append("          " + row(trajectory.last))
    if let lambda = summary.fixedPoint?.lassoWeight {
      lines.append("there it solves the LASSO with λ = \(String(format: "%.6e", lambda))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func row(_ state: State) -> String {
    let nmse = decibels(state.mse / power).map { String(format: "%13.4f", $0) }
    return (nmse ?? "not finite".leftPadded(to: 13))
      + state.quantities.map { String(format: "%13.5e", $0.value) }.joined()
  }
}

extension PredictSummary {
  /// What the prediction is of, in one line.
  var title: String {
    var parts = ["\(prediction): γ = \(setting.gamma)"]
    func add(_ name: String, _ value: Double?) {
      if let value { parts.append("\(name) = \(String(format: "%.10g", value))") }
    }
    func add(_ name: String, _ text: String?) {
      if let text { parts.append("\(name) \(text)") }
    }
    add("φ", setting.phi)
    add("σ_w²", setting.noiseVariance)
    add("assumed σ_w²", setting.assumedNoiseVariance)
    add("M/N", setting.ratio)
    add("spectrum", setting.spectrum)
    add("shrinkage", setting.shrinkage)
    add("α", setting.alpha)
    add("channel", setting.channel)
    add("edges", setting.edges.map { "\($0)" })
    add("estimator", setting.estimator)
    add("A", setting.matrix)
    add("NMSE in dB at the start", setting.initialNMSE)
    return parts.joined(separator: ", ")
  }
}

extension String {
  fileprivate func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
