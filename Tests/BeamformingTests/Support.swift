// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Beamforming
import ComplexModule
import Problems
import RealModule

typealias Number = Complex<Double>
typealias DualNumber = Cartesian<Dual>

/// A small link, beams, and a direction, drawn from a seed.
struct Drawn {
  let link: Link<Number>
  let w, direction: Matrix<Number>

  init(seed: UInt64, receivers: Int = 4, transmitters: Int = 6, streams: Int = 1) {
    let specification = ChannelSpecification(
      receivers: receivers, transmitters: transmitters, correlation: 0.7, snr: 0...20)
    link = specification.draw(seed: seed, trial: 0)
    w = specification.start(seed: seed, trial: 0, streams: streams)
    direction = specification.start(seed: seed, trial: 1, streams: streams)
  }

  /// The link in dual numbers.
  var dual: Link<DualNumber> {
    Link(
      h: link.h.map { DualNumber(Dual($0.real), Dual($0.imaginary)) },
      noiseVariance: Dual(link.noiseVariance), power: Dual(link.power))
  }

  /// `W + ε D`
  func moved(_ w: Matrix<Number>, along d: Matrix<Number>) -> Matrix<DualNumber> {
    Matrix(rows: w.rows, columns: w.columns) {
      DualNumber(
        Dual(value: w[$0, $1].real, tangent: d[$0, $1].real),
        Dual(value: w[$0, $1].imaginary, tangent: d[$0, $1].imaginary))
    }
  }
}

func inner(_ a: Matrix<Number>, _ b: Matrix<Number>) -> Double {
  zip(a.storage, b.storage).reduce(0) {
    $0 + $1.0.real * $1.1.real + $1.0.imaginary * $1.1.imaginary
  }
}
