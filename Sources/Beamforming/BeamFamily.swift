// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule

/// A method for the beam of one stream, with what is set of it besides its layers.
public enum BeamFamily: Sendable, Equatable {
  /// [PGD] with one fixed step `α`.
  case projectedGradient(step: Double)
  /// [AUTO-PGD] whose learned steps begin at `start`, one for all layers if it is tied.
  case learned(start: Double, isTied: Bool, updates: Int)
  /// [ADMM] with the penalty `ϱ`.
  case alternatingDirections(penalty: Double)
  /// [POWER]
  case power
  /// [CG]
  case conjugateGradient

  /// From a link and the start to the beam after the last layer.
  public typealias Solver =
    @Sendable (Link<Complex<Double>>, Matrix<Complex<Double>>) throws -> Matrix<Complex<Double>>

  /// With so many layers; of learned steps it is trained here, on the links of the stream `training`.
  /// - Parameters:
  ///   - layers: 1 or more.
  ///   - seed: of the training.
  ///   - threads: of the training; they change no bit.
  /// - Throws: what the training throws.
  public func solver(layers: Int, seed: UInt64, threads: Int) throws -> Solver {
    func ascent(_ network: ProjectedGradient<Complex<Double>>) -> Solver {
      { link, start in network.course(link, from: start)[layers - 1] }
    }
    switch self {
    case .projectedGradient(let step):
      return ascent(ProjectedGradient(steps: [Double](repeating: step, count: layers)))
    case .learned(let start, let isTied, let updates):
      var training = AutoPGDTraining(layers: layers)
      (training.start, training.isTied, training.updates) = (start, isTied, updates)
      training.seed = seed
      return ascent(try training(threads: threads))
    case .alternatingDirections(let penalty):
      let method = AlternatingDirections(penalty: penalty)
      return { try method.course($0, from: $1, iterations: layers)[layers - 1] }
    case .power:
      return { PowerIteration.course($0, from: $1, iterations: layers)[layers - 1] }
    case .conjugateGradient:
      return { try ConjugateGradient.course($0, from: $1, iterations: layers)[layers - 1] }
    }
  }
}
