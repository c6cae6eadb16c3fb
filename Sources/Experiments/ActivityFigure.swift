// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Problems
import StateEvolution
import Theorems

/// SCSZ21's comparison of iterative methods [JADCE], at 15 dB: NMSE by iteration, beside the estimator
/// that knows which devices are active, and the errors of activity detection.
public struct ActivityFigure: Sendable {
  /// One method's curve.
  public struct Curve: Sendable {
    public let method: ActivitySimulation.Method
    /// The ratio of sums `Σ‖X̂_t − X‖²/Σ‖X‖²` over all samples, in dB, with its interval.
    public let averages: [Average]
    /// With the threshold of the validation samples, on the others.
    public let detection: ActivityDetection.Errors
  }

  public static let preambles = 8
  public static let iterations = 50

  public let setting: FigureSetting
  public let specification: ActivitySpecification
  public let samples: Int
  public let curves: [Curve]
  /// The genie's ratio of sums on the same samples.
  public let genie: Average
  /// [SE-MMV] in dB, by iteration.
  public let predicted: [Double]

  /// - Parameter progress: told what is going on.
  public init(_ setting: FigureSetting, progress: @escaping @Sendable (String) -> Void) throws {
    self.setting = setting
    let specification = ActivitySpecification.presets[0].specification
    self.specification = specification
    let samples = max(2, setting.samples / Self.preambles)
    self.samples = samples * Self.preambles
    let test = try ActivitySimulation(
      specification, preambles: Self.preambles, samples: samples, seed: setting.seed)
    // The same preambles, other signals and noise.
    let validation = try ActivitySimulation(
      specification, preambles: Self.preambles, samples: max(1, samples / 4), seed: setting.seed,
      firstTrial: samples * Self.preambles)
    curves = try ActivitySimulation.Method.allCases.map { method in
      func course(_ simulation: ActivitySimulation, _ name: String) throws
        -> ActivitySimulation.Course
      {
        try simulation.course(method, iterations: Self.iterations, threads: setting.threads) {
          progress("\(method.rawValue), \(name): iteration \($0) of \(Self.iterations)")
        }
      }
      let found = try course(test, "test")
      let threshold = ActivityDetection(
        energies: try course(validation, "validation").energies, activity: validation.activity)
      return Curve(
        method: method,
        averages: found.errors.map { .ratioOfSums($0, test.powers) },
        detection: threshold.errors(energies: found.energies, activity: test.activity))
    }
    genie = .ratioOfSums(test.genie, test.powers)
    let evolution = try VectorAMPEvolution(
      rows: RowPrior(
        gamma: specification.activity, phi: 1, width: specification.antennas, isComplex: true),
      noiseVariance: specification.noiseVariance,
      ratio: Double(specification.length) / Double(specification.devices))
    predicted = try Trajectory(evolution, iterations: Self.iterations).states.map {
      10 * log10($0.mse / specification.activity)
    }
  }
}
