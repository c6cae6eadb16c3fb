// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// The statement of a synthetic problem `y = A x + w` [GEN], BSR17 Sec. II-A5 and VI.
public struct ProblemSpecification: Sendable, Equatable {
  public var ensemble: Ensemble
  /// `M`, `N`
  public var rows, columns: Int
  /// Probability of an active entry, in (0, 1].
  public var gamma: Double
  /// Variance of an active entry.
  public var phi: Double
  /// `E‖Ax‖²/E‖w‖²` in dB.
  public var snr: Double

  public init(
    ensemble: Ensemble, rows: Int = 250, columns: Int = 500, gamma: Double = 0.1, phi: Double = 1,
    snr: Double = 40
  ) {
    self.ensemble = ensemble
    self.rows = rows
    self.columns = columns
    self.gamma = gamma
    self.phi = phi
    self.snr = snr
  }

  /// `bsr17-iid`, `bsr17-kappa15` and `bsr17-kappa100`.
  public static let presets: [(name: String, specification: ProblemSpecification)] = [
    ("bsr17-iid", ProblemSpecification(ensemble: .gaussian)),
    ("bsr17-kappa15", ProblemSpecification(ensemble: .geometric(kappa: 15))),
    ("bsr17-kappa100", ProblemSpecification(ensemble: .geometric(kappa: 100))),
  ]

  /// `σ_w² = γ φ (N/M) 10^{−SNR/10}`, for `‖A‖_F² = N`.
  public var noiseVariance: Double {
    Self.noiseVariance(
      power: gamma * phi, rows: Double(rows), columns: Double(columns), snr: snr)
  }

  /// `σ_w² = E[X²] (N/M) 10^{−SNR/10}`, for `‖A‖_F² = N`; where only `M/N` is known, that is `rows` for
  /// one column.
  public static func noiseVariance(
    power: Double, rows: Double, columns: Double, snr: Double
  ) -> Double {
    power * columns / rows * Double.exp(-snr / 10 * Double.log(10))
  }

  /// `A`, trial `trial` of the stream `matrix` of a set.
  /// - Throws: `NotConverged`, when the matrix has no singular value decomposition.
  public func drawMatrix(
    seed: UInt64, trial: Int = 0, of set: SampleSet = .given
  ) throws -> Matrix<Double> {
    try ensemble.draw(
      rows: rows, columns: columns,
      from: Stream(root: seed, name: set.stream("matrix"), trial: trial))
  }

  /// Matrix `A` (trial 0 of stream `matrix`) with `samples` signals and observations, as
  /// ``draw(_:seed:samples:firstTrial:of:threads:)``.
  /// - Throws: `NotConverged`, when the matrix has no singular value decomposition.
  public func draw(seed: UInt64, samples: Int, firstTrial: Int = 0) throws -> DenseProblem {
    draw(try drawMatrix(seed: seed), seed: seed, samples: samples, firstTrial: firstTrial)
  }

  /// `samples` signals and observations for `A`; column `d` is trial `firstTrial + d` of the streams
  /// `signal` and `noise` of a set, whatever the number of threads.
  public func draw(
    _ a: Matrix<Double>, seed: UInt64, samples: Int, firstTrial: Int = 0,
    of set: SampleSet = .given, threads: Int = 1
  ) -> DenseProblem {
    let deviation = phi.squareRoot()
    let sigma = noiseVariance.squareRoot()
    let panels = Panels.summed(columns: samples)
    let drawn = concurrentMap(panels.count, threads: threads) { k in
      var x = Matrix<Double>(zeros: columns, panels[k].count)
      var y = Matrix<Double>(zeros: rows, panels[k].count)
      for (column, d) in panels[k].enumerated() {
        let signal = Stream(root: seed, name: set.stream("signal"), trial: firstTrial + d)
        x.writeColumn(column) { x in
          // Each entry takes its activity first and its value only if active.
          for j in x.indices where signal.uniform() < gamma { x[j] = deviation * signal.normal() }
        }
        let noise = Stream(root: seed, name: set.stream("noise"), trial: firstTrial + d)
        y.writeColumn(column) { y in
          for i in y.indices { y[i] = sigma * noise.normal() }
        }
      }
      y.add(a, x)
      return (x, y)
    }
    return DenseProblem(
      a: a, x: Matrix(joining: drawn.map(\.0)), y: Matrix(joining: drawn.map(\.1)),
      noiseVariance: noiseVariance)
  }
}

/// Which streams samples come from: those of different sets have none in common.
public enum SampleSet: String, Sendable {
  case given, training, validation, test

  /// The stream of that name, as in `signal` and `training/signal`.
  public func stream(_ name: String) -> String {
    self == .given ? name : "\(rawValue)/\(name)"
  }
}

/// A problem with its truth, for a matrix or an operator `A`.
public struct Problem<A: Sendable, S: Scalar>: Sendable {
  /// `A ∈ M × N`
  public var a: A
  /// `X ∈ N × D`
  public var x: Matrix<S>
  /// `Y = A X + W ∈ M × D`
  public var y: Matrix<S>
  /// `σ_w² = E|w_i|²`
  public var noiseVariance: Double

  public init(a: A, x: Matrix<S>, y: Matrix<S>, noiseVariance: Double) {
    self.a = a
    self.x = x
    self.y = y
    self.noiseVariance = noiseVariance
  }
}

public typealias DenseProblem = Problem<Matrix<Double>, Double>
