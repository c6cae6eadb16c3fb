// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Coherence
import Problems

/// Columns of a user's file: the last ones are the test set, those before them the validation set, the others
/// the training set.
struct FileSource<F: RealOrComplex & JacobiScalar & Hashable>: SampleSource {
  let title: String
  private let a: Matrix<F>
  private let y: Batch<F>
  private let x: Matrix<F>
  /// Where the validation and the test set begin.
  private let validation, test: Int
  var width: Int { y.width }
  var trainingCount: Int? { validation }

  /// - Throws: `OptionError` for columns that are no whole samples, for too few of them, and for a sample that
  ///   is in two sets.
  init(
    _ title: String, _ a: Matrix<F>, _ y: Matrix<F>, _ x: Matrix<F>, _ options: TrainingOptions
  ) throws {
    let width = options.problem.antennas ?? 1
    guard y.columns % width == 0 else {
      throw OptionError(
        "\(title): y has \(y.columns) columns, which are no samples of problem.antennas = \(width)")
    }
    (self.title, self.a, self.x) = (title, a, x)
    self.y = Batch(y, width: width)
    let (count, sizes) = (y.columns / width, options.samples)
    test = count - sizes.test
    validation = test - sizes.validation
    let training = sizes.training > 0 ? sizes.training : 1
    guard validation >= training else {
      throw OptionError(
        "\(title): \(count) samples are not enough for \(training) of samples.training, \(sizes.validation) of"
          + " samples.validation and \(sizes.test) of samples.test")
    }
    try checkApart()
  }

  /// A sample that is in two sets would be learned and asked for.
  private func checkApart() throws {
    var seen: [[F]: Int] = [:]
    for sample in 0..<y.samples {
      let key = y[columns: y.columns(of: sample)].matrix.storage
      guard let other = seen[key] else {
        seen[key] = sample
        continue
      }
      if set(of: other) != set(of: sample) {
        throw OptionError(
          "\(title): samples \(other) and \(sample) are the same, one in the \(set(of: other).rawValue) and one"
            + " in the \(set(of: sample).rawValue) set")
      }
    }
  }

  private func set(of sample: Int) -> SampleSet {
    sample < validation ? .training : sample < test ? .validation : .test
  }

  func matrix() -> Matrix<F> { a }
  func matrix(_ trial: Int, of set: SampleSet) -> Matrix<F> { a }

  func samples(
    _ a: Matrix<F>, _ set: SampleSet, from first: Int, _ count: Int, threads: Int
  ) -> (y: Batch<F>, x: Matrix<F>) {
    let offset = first + (set == .test ? test : set == .validation ? validation : 0)
    let columns = (offset * width)..<((offset + count) * width)
    return (y[columns: columns], x[columns: columns])
  }

  /// The mean of `|x_j|²` over the training set.
  var signalVariance: Double {
    let known = x[columns: 0..<(validation * width)]
    return known.columnSquaredNorms.reduce(0, +) / Double(known.rows * known.columns)
  }
}
