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
    var free = Matrix<Complex<Double>>(zeros: receivers, transmitters)
    for j in 0..<transmitters {
      for i in 0..<receivers {
        let real = half * stream.normal()
        free[i, j] = Complex(real, half * stream.normal())
      }
    }
    var h = Matrix<Complex<Double>>(zeros: receivers, transmitters)
    h.add(free, adjointOf: factor)
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

  /// `L`
  private var factor: Matrix<Complex<Double>> {
    // ρ^k by products alone
    var powers = [1.0]
    for _ in 1..<max(transmitters, 2) { powers.append(powers[powers.count - 1] * correlation) }
    return Cholesky(
      Matrix<Complex<Double>>(rows: transmitters, columns: transmitters) {
        Complex(powers[abs($0 - $1)])
      }
    ).l
  }
}
