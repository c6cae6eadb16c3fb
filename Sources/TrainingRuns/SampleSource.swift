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
  /// `A` of every sample, which is that of the problem as it is drawn without sets.
  func matrix() throws -> Matrix<F>
  /// A matrix of a set by itself.
  func matrix(_ trial: Int, of set: SampleSet) throws -> Matrix<F>
  /// `count` samples of a set from `first` on, with their truth.
  func samples(
    _ a: Matrix<F>, _ set: SampleSet, from first: Int, _ count: Int, threads: Int
  ) -> (y: Batch<F>, x: Matrix<F>)
  /// `E‖x‖²/N`, of a real prior.
  var signalVariance: Double { get }
}

/// `y = A x + w` of BSR17.
struct VectorSource: SampleSource {
  let specification: ProblemSpecification
  let title: String
  let seed: UInt64

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

/// Columns of a user's file: the last ones are the test set, those before them the validation set, the others
/// the training set.
struct FileSource<F: RealOrComplex & JacobiScalar>: SampleSource {
  let title: String
  let a: Matrix<F>
  let y: Batch<F>
  let x: Matrix<F>
  let validation, test: Int

  /// How many samples there are for training.
  var training: Int { y.samples - validation - test }

  func matrix() -> Matrix<F> { a }
  func matrix(_ trial: Int, of set: SampleSet) -> Matrix<F> { a }

  func samples(
    _ a: Matrix<F>, _ set: SampleSet, from first: Int, _ count: Int, threads: Int
  ) -> (y: Batch<F>, x: Matrix<F>) {
    let offset: Int =
      switch set {
      case .training, .given: first
      case .validation: training + first
      case .test: training + validation + first
      }
    let columns = (offset * y.width)..<((offset + count) * y.width)
    return (y[columns: columns], x[columns: columns])
  }

  /// The mean of `|x_j|²`.
  var signalVariance: Double {
    x.columnSquaredNorms.reduce(0, +) / Double(max(x.rows * x.columns, 1))
  }
}
