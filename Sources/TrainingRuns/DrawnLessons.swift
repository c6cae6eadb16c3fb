// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Coherence
import Networks
import Problems
import Training

/// The training and the validation set of a source, rounded to the arithmetic of the training.
///
/// With a training set of `P` samples, they are gone through in an order that is drawn anew for each epoch (trial
/// `epoch` of the stream `training/order`); else each mini-batch has samples of its own.
struct DrawnLessons<Source: SampleSource, S: Scalar>: Lessons
where S.Real: BinaryFloatingPoint {
  let source: Source
  let options: TrainingOptions.SampleOptions
  let seed: UInt64
  /// `A` of all samples; `nil` where each mini-batch has its own.
  let matrix: Matrix<Source.F>?
  let rounded: Rounding<Source.F, S>
  /// What a network needs of a matrix of its own.
  let start: @Sendable (Matrix<Source.F>, Batch<Source.F>) throws -> AnalyticStart<S>
  /// The whole training set, where it is one.
  private let fixed: (y: Batch<S>, x: Matrix<S>)?
  let validation: [Lesson<S>]

  init(
    _ source: Source, _ options: TrainingOptions.SampleOptions, seed: UInt64,
    matrix: Matrix<Source.F>?, threads: Int, rounded: Rounding<Source.F, S>,
    start: @escaping @Sendable (Matrix<Source.F>, Batch<Source.F>) throws -> AnalyticStart<S>
  ) throws {
    // Of samples that are given there are no more than these.
    var options = options
    if let count = source.trainingCount {
      options.training = options.training > 0 ? options.training : count
    }
    if options.training > 0 { options.batch = min(options.batch, options.training) }
    (self.source, self.options, self.seed, self.matrix) = (source, options, seed, matrix)
    (self.rounded, self.start) = (rounded, start)
    validation = try Self.set(
      .validation, options.validation, source, options, matrix, rounded, start, threads)
    try Self.checkSignal(validation, "validation")
    fixed =
      try matrix.flatMap { a -> (Batch<S>, Matrix<S>)? in
        guard options.training > 0 else { return nil }
        let drawn = try source.samples(a, .training, from: 0, options.training, threads: threads)
        return (rounded(drawn.y), rounded(drawn.x))
      }
  }

  /// The samples that the training does not see.
  func test(threads: Int) throws -> [Lesson<S>] {
    let test = try Self.set(
      .test, options.test, source, options, matrix, rounded, start, threads)
    try Self.checkSignal(test, "test")
    return test
  }

  /// Of signals that are all zero there is no NMSE.
  private static func checkSignal(_ lessons: [Lesson<S>], _ name: String) throws {
    let isZero = lessons.allSatisfy { $0.x.columnSquaredNorms.allSatisfy { $0 == 0 } }
    if isZero {
      throw OptionError("samples.\(name): all its signals are zero; more samples are wanted")
    }
  }

  private static func set(
    _ set: SampleSet, _ count: Int, _ source: Source, _ options: TrainingOptions.SampleOptions,
    _ matrix: Matrix<Source.F>?, _ rounded: Rounding<Source.F, S>,
    _ start: (Matrix<Source.F>, Batch<Source.F>) throws -> AnalyticStart<S>, _ threads: Int
  ) throws -> [Lesson<S>] {
    if let matrix {
      let drawn = try source.samples(matrix, set, from: 0, count, threads: threads)
      return [Lesson(rounded(drawn.y), truth: rounded(drawn.x))]
    }
    return try (0..<options.matrices).map { k in
      let share = (count * k / options.matrices)..<(count * (k + 1) / options.matrices)
      return try lesson(
        try source.matrix(k, of: set), set, share, source, rounded, start, threads)
    }
  }

  private static func lesson(
    _ a: Matrix<Source.F>, _ set: SampleSet, _ share: Range<Int>, _ source: Source,
    _ rounded: Rounding<Source.F, S>,
    _ start: (Matrix<Source.F>, Batch<Source.F>) throws -> AnalyticStart<S>, _ threads: Int
  ) throws -> Lesson<S> {
    let drawn = try source.samples(a, set, from: share.lowerBound, share.count, threads: threads)
    return Lesson(
      rounded(drawn.y), truth: rounded(drawn.x),
      for: (rounded(a), try start(a, drawn.y)))
  }

  func batch(_ k: Int, threads: Int) throws -> Lesson<S> {
    let range = (k * options.batch)..<((k + 1) * options.batch)
    if let fixed { return batch(range, of: fixed) }
    guard let matrix else {
      return try Self.lesson(
        try source.matrix(k, of: .training), .training, range, source, rounded, start, threads)
    }
    let drawn = try source.samples(
      matrix, .training, from: range.lowerBound, range.count, threads: threads)
    return Lesson(rounded(drawn.y), truth: rounded(drawn.x))
  }

  private func batch(_ range: Range<Int>, of set: (y: Batch<S>, x: Matrix<S>)) -> Lesson<S> {
    let count = set.y.samples
    // A batch of all of them needs no order.
    if range.count == count { return Lesson(set.y, truth: set.x) }
    var orders: [Int: [Int]] = [:]
    let chosen = range.map { place in
      let epoch = place / count
      if orders[epoch] == nil { orders[epoch] = order(of: count, epoch: epoch) }
      return orders[epoch, default: []][place % count]
    }
    let width = set.y.width
    func columns(_ matrix: Matrix<S>) -> Matrix<S> {
      Matrix(joining: chosen.map { matrix[columns: ($0 * width)..<(($0 + 1) * width)] })
    }
    return Lesson(Batch(columns(set.y.matrix), width: width), truth: columns(set.x))
  }

  /// A permutation, each equally likely: Fisher and Yates.
  private func order(of count: Int, epoch: Int) -> [Int] {
    let stream = Stream(root: seed, name: SampleSet.training.stream("order"), trial: epoch)
    var order = Array(0..<count)
    for k in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(k, Int(stream.uniform() * Double(k + 1)))
    }
    return order
  }
}
