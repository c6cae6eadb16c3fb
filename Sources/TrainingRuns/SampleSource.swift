// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Coherence
import ComplexModule
import Problems
import RealModule

/// Where samples come from, before they are rounded to the arithmetic of the training.
protocol SampleSource<F>: Sendable {
  associatedtype F: RealOrComplex & JacobiScalar
  /// As a person knows it.
  var title: String { get }
  /// Columns of a sample.
  var width: Int { get }
  /// How many training samples there are; `nil` where they are drawn.
  var trainingCount: Int? { get }
  /// `A` of every sample, which is that of the problem as it is drawn without sets.
  func matrix() throws -> Matrix<F>
  /// A matrix of a set by itself.
  func matrix(_ trial: Int, of set: SampleSet) throws -> Matrix<F>
  /// `count` samples of a set from `first` on, with their truth.
  func samples(
    _ a: Matrix<F>, _ set: SampleSet, from first: Int, _ count: Int, threads: Int
  ) throws -> (y: Batch<F>, x: Matrix<F>)
  /// `E‖x‖²/N`, of a real prior.
  var signalVariance: Double { get }
}

extension SampleSource {
  var trainingCount: Int? { nil }
}

/// `y = A x + w` of BSR17.
struct VectorSource: SampleSource {
  let specification: ProblemSpecification
  let title: String
  let seed: UInt64
  var width: Int { 1 }

  func matrix() throws -> Matrix<Double> { try specification.drawMatrix(seed: seed) }

  func matrix(_ trial: Int, of set: SampleSet) throws -> Matrix<Double> {
    try specification.drawMatrix(seed: seed, trial: trial, of: set)
  }

  func samples(
    _ a: Matrix<Double>, _ set: SampleSet, from first: Int, _ count: Int, threads: Int
  ) -> (y: Batch<Double>, x: Matrix<Double>) {
    let drawn = specification.draw(
      a, seed: seed, samples: count, firstTrial: first, of: set, threads: threads)
    return (Batch(drawn.y), drawn.x)
  }

  var signalVariance: Double { specification.gamma * specification.phi }
}

/// Activity detection of SCSZ21, over complex numbers.
struct ActivitySource: SampleSource {
  let specification: ActivitySpecification
  let title: String
  let seed: UInt64
  var width: Int { specification.antennas }

  func matrix() throws -> Matrix<Complex<Double>> { try specification.drawPreambles(seed: seed) }

  func matrix(_ trial: Int, of set: SampleSet) throws -> Matrix<Complex<Double>> {
    try specification.drawPreambles(seed: seed, trial: trial, of: set)
  }

  func samples(
    _ s: Matrix<Complex<Double>>, _ set: SampleSet, from first: Int, _ count: Int, threads: Int
  ) -> (y: Batch<Complex<Double>>, x: Matrix<Complex<Double>>) {
    let parts = Panels.summed(columns: count)
    let drawn = concurrentMap(parts.count, threads: threads) { k in
      specification.draw(
        s, seed: seed, samples: parts[k].count, firstTrial: first + parts[k].lowerBound, of: set)
    }
    return (
      Batch(
        Matrix(joining: drawn.map(\.observations.matrix)), width: specification.antennas),
      Matrix(joining: drawn.map(\.signals.matrix))
    )
  }

  var signalVariance: Double { specification.activity }
}

/// The same with real and imaginary rows as rows of their own, SCSZ21 (5).
struct StackedSource: SampleSource {
  let complex: ActivitySource
  var title: String { complex.title }
  var width: Int { complex.width }

  func matrix() throws -> Matrix<Double> { try complex.matrix().stackedReal }

  func matrix(_ trial: Int, of set: SampleSet) throws -> Matrix<Double> {
    try complex.matrix(trial, of: set).stackedReal
  }

  func samples(
    _ a: Matrix<Double>, _ set: SampleSet, from first: Int, _ count: Int, threads: Int
  ) -> (y: Batch<Double>, x: Matrix<Double>) {
    let (l, n) = (a.rows / 2, a.columns / 2)
    let s = Matrix<Complex<Double>>(rows: l, columns: n) { Complex(a[$0, $1], a[l + $0, $1]) }
    let drawn = complex.samples(s, set, from: first, count, threads: threads)
    return (drawn.y.stackedParts, Batch(drawn.x, width: drawn.y.width).stackedParts.matrix)
  }

  var signalVariance: Double { complex.signalVariance / 2 }
}
