// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import StateEvolution

/// A prediction, with what it is of. Numbers that are not finite are absent.
struct PredictSummary: Encodable {
  struct Setting: Encodable {
    var gamma: Double
    var phi, noiseVariance, assumedNoiseVariance, ratio, alpha, initialNMSE: Double?
    var spectrum, shrinkage, channel, estimator, matrix: String?
    var edges: [Double]?

    init(gamma: Double) { self.gamma = gamma }
  }

  struct Row: Encodable {
    let iteration: Int
    /// In dB
    let nmse: Double?
    let quantities: [String: Double]
  }

  struct FixedPoint: Encodable {
    let ending: Ending
    let steps: Int
    let nmse: Double?
    let quantities: [String: Double]
    /// `λ` of the LASSO with the same solution
    var lassoWeight: Double?
  }

  struct Replica: Encodable {
    struct Point: Encodable {
      let tau2, mse: Double
      let nmse: Double?
    }
    let equation: String
    let low, high: Double
    let fixedPoints: [Point]
    /// The relative difference of the largest from the error at which state evolution ends.
    var difference: Double?
  }

  struct Oracle: Encodable {
    let nmse, standardError: Double?
    let draws, emptyDraws: Int
  }

  let schema = "assay-predict-1"
  let prediction: String
  var setting: Setting
  var rows: [Row]?
  var fixedPoint: FixedPoint?
  var replicas: [Replica]?
  var oracle: Oracle?

  init(_ prediction: String, _ setting: Setting) {
    self.prediction = prediction
    self.setting = setting
  }

  /// Takes the course of a state evolution; `power` is `E[X²]`.
  mutating func take<State>(_ trajectory: Trajectory<State>, power: Double) {
    rows = trajectory.states.enumerated().map { t, state in
      Row(
        iteration: t, nmse: decibels(state.mse / power), quantities: finite(state.quantities))
    }
    let last = trajectory.last
    fixedPoint = FixedPoint(
      ending: trajectory.ending, steps: trajectory.steps, nmse: decibels(last.mse / power),
      quantities: finite(last.quantities))
  }
}

func decibels(_ ratio: Double) -> Double? {
  ratio > 0 && ratio.isFinite ? 10 * log10(ratio) : nil
}

private func finite(_ quantities: [(name: String, value: Double)]) -> [String: Double] {
  Dictionary(
    quantities.filter { $0.value.isFinite }.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
}
