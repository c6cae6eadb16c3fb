// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import Problems
import RealModule

extension ChannelSpecification {
  /// Link `trial`, of the streams `channel` and `snr`.
  public func draw(
    seed: UInt64, trial: Int, of set: SampleSet = .given
  ) -> Link<Complex<Double>> {
    let stream = Stream(root: seed, name: set.stream("channel"), trial: trial)
    let half = 0.5.squareRoot()
    // Of R the Cholesky factor is L_jk = ρ^{j−k} √(1 − ρ²) but for L_j0 = ρ^j, so that H = H_iid L^H is, column by column,
    // h_0 = f_0 and h_j = ρ h_{j−1} + √(1 − ρ²) f_j.
    let rest = (1 - correlation * correlation).squareRoot()
    var h = Matrix<Complex<Double>>(zeros: receivers, transmitters)
    for j in 0..<transmitters {
      for i in 0..<receivers {
        let real = half * stream.normal()
        let f = Complex(real, half * stream.normal())
        h[i, j] =
          j == 0
          ? f : Complex.scale(correlation, h[i, j - 1]) + Complex.scale(rest, f)
      }
    }
    let noise = noiseVariance(
      at: Stream(root: seed, name: set.stream("snr"), trial: trial).uniform())
    return Link(h: h, noiseVariance: noise, power: power)
  }

  /// Beams of a random direction with all the power, of the stream `start`.
  public func start(
    seed: UInt64, trial: Int, streams: Int = 1, of set: SampleSet = .given
  ) -> Matrix<Complex<Double>> {
    let stream = Stream(root: seed, name: set.stream("start"), trial: trial)
    let w = Matrix<Complex<Double>>(rows: transmitters, columns: streams) { _, _ in
      let real = stream.normal()
      return Complex(real, stream.normal())
    }
    return w.times((power / w.squaredNorm).squareRoot())
  }
}

extension ChannelSpecification {
  /// Links as the observations of ``AutoPGD``, and their best beams as its truth; of the training set, which costs
  /// `−SE(W)`, beams of zero.
  /// - Throws: `NotConverged`, of a decomposition; `LinkError` for more streams than antennas.
  public func samples(
    seed: UInt64, trials: Range<Int>, streams: Int = 1,
    normalisation: StepNormalisation = .none, of set: SampleSet = .given, threads: Int = 1
  ) throws -> (y: Batch<Complex<Double>>, x: Matrix<Complex<Double>>) {
    let drawn = try concurrentMap(trials.count, threads: threads) { k in
      Result {
        let trial = trials.lowerBound + k
        let link = draw(seed: seed, trial: trial, of: set)
        let w = start(seed: seed, trial: trial, streams: streams, of: set)
        let best =
          set == .training
          ? Matrix(zeros: transmitters, streams) : try Optimum(link, streams: streams).beams
        return (LinkStart(link, w, eigenvalue: try link.eigenvalue(for: normalisation)), best)
      }
    }.map { try $0.get() }
    return (Batch(links: drawn.map(\.0)), Matrix(beams: drawn.map(\.1)))
  }
}
