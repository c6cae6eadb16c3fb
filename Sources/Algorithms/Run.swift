// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule

/// Runs an iteration on a batch: the loop, its history and its verdicts, outside the recursion.
public struct Run: Sendable {
  /// `T ≥ 1`
  public var iterations: Int
  /// How many columns' worth of work goes on at once. The bits of the result do not depend on it.
  public var threads: Int
  /// Whether every estimate is kept, or only the last.
  public var keepsEstimates: Bool

  public init(iterations: Int, threads: Int = 1, keepsEstimates: Bool = false) {
    self.iterations = iterations
    self.threads = threads
    self.keepsEstimates = keepsEstimates
  }

  /// A column has diverged when its NMSE exceeds this factor of the start's, which is 1; without the
  /// truth, when `‖x̂_t‖²` exceeds its square times `‖x̂_1‖²`; or when an estimate is not finite.
  public static let divergenceFactor = 100.0

  /// A column has settled when the last iteration moved its estimate by at most this, relatively.
  public static let settledChange = 1e-4

  /// What a batch of columns came to.
  public struct Result<S: Scalar>: Sendable {
    /// `x̂_T ∈ N × D`
    public var x: Matrix<S>
    /// `x̂_1 … x̂_T`, if they were kept.
    public var estimates: [Matrix<S>]
    /// The algorithm's scalars by name: one row an iteration, one entry a column.
    public var scalars: [String: [[Double]]]
    /// `‖x̂_t − x‖²/‖x‖²`, one row an iteration; empty without the truth, NaN where `x = 0`.
    public var nmse: [[Double]]
    /// `‖x‖²` of every column with `x ≠ 0`; empty without the truth.
    public var powers: [Double] = []
    /// Whether `x = 0`, of every column; empty without the truth.
    public var isZero: [Bool] = []
    /// The first iteration at which a column had diverged; `nil` for those that did not.
    public var divergedAt: [Int?]
    /// How many numbers the recursion clipped in each column; empty if it clips nothing.
    public var clips: [Double] = []
    /// Whether the last iteration left the estimate where it was.
    public var isSettled: [Bool]
  }

  /// - Parameters:
  ///   - iteration: the recursion with its parameters.
  ///   - y: `M × D`, samples of one column or more.
  ///   - truth: `N × D`, if it is known.
  ///   - progress: told after each iteration of the first panel of samples.
  @specialized(where I == ISTA<Double>)
  @specialized(where I == FISTA<Double>)
  @specialized(where I == AMP<Double>)
  @specialized(where I == AMP<Float>)
  @specialized(where I == VAMP<Double>)
  @specialized(where I == VAMP<Float>)
  @specialized(where I == OAMP<Double>)
  @specialized(where I == GAMP<Double>)
  @specialized(where I == EMVAMP<Double>)
  @specialized(where I == VectorAMP<Double>)
  @specialized(where I == ParallelAMPMMV<Double>)
  @specialized(where I == VectorAMP<Complex<Double>>)
  @specialized(where I == ParallelAMPMMV<Complex<Double>>)
  @specialized(where I == AMP<Complex<Double>>)
  @specialized(where I == VAMP<Complex<Double>>)
  public func callAsFunction<I: Iteration>(
    _ iteration: I, _ y: Batch<I.S>, truth: Matrix<I.S>? = nil,
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) -> Result<I.S> where I.S.Real: BinaryFloatingPoint {
    let panels = Panels.following(
      bytes: iteration.storedBytes, columns: y.columns, width: y.width, threads: threads)
    guard panels.count > 1 else {
      return panel(iteration, y, 0..<y.columns, truth, progress)
    }
    let results = concurrentMap(panels.count, threads: threads) { k in
      panel(
        iteration, y[columns: panels[k]], panels[k], truth.map { $0[columns: panels[k]] },
        k == 0 ? progress : { _ in })
    }
    return Result(joining: results)
  }

  /// The same for samples of one column.
  public func callAsFunction<I: Iteration>(
    _ iteration: I, _ y: Matrix<I.S>, truth: Matrix<I.S>? = nil,
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) -> Result<I.S> where I.S.Real: BinaryFloatingPoint {
    self(iteration, Batch(y), truth: truth, progress: progress)
  }

  private func panel<I: Iteration>(
    _ iteration: I, _ y: Batch<I.S>, _ columns: Range<Int>, _ truth: Matrix<I.S>?,
    _ progress: (Int) -> Void
  ) -> Result<I.S> where I.S.Real: BinaryFloatingPoint {
    typealias Real = I.S.Real
    var state = iteration.start(y, columns: columns)
    var result = Result<I.S>(
      x: state.x, estimates: [], scalars: [:], nmse: [],
      divergedAt: [Int?](repeating: nil, count: y.columns), isSettled: [])
    let power = truth.map { $0.columnSquaredNorms.map { Double($0) } }
    result.powers = power?.filter { $0 > 0 } ?? []
    result.isZero = power?.map { !($0 > 0) } ?? []
    var firstNorms: [Double] = []
    for t in 0..<iterations {
      let previous = t == iterations - 1 ? state.x : nil
      iteration.step(&state, y)
      if keepsEstimates { result.estimates.append(state.x) }
      for quantity in state.quantities {
        if case .scalars(let values) = quantity.values {
          result.scalars[quantity.name, default: []].append(values.map { Double($0) })
        }
      }
      let norms = state.x.columnSquaredNorms.map { Double($0) }
      if t == 0 { firstNorms = norms }
      var growth = zip(norms, firstNorms).map { $0 / ($1 * Self.divergenceFactor) }
      if let truth, let power {
        let nmse = zip(squaredDistances(state.x, truth), power).map { $1 > 0 ? $0 / $1 : .nan }
        result.nmse.append(nmse)
        growth = zip(nmse, norms).map { $0.isNaN && $1.isFinite ? 0 : $0 }
      }
      for d in norms.indices where result.divergedAt[d] == nil {
        if !norms[d].isFinite || growth[d] > Self.divergenceFactor { result.divergedAt[d] = t }
      }
      if let previous {
        result.isSettled = zip(squaredDistances(state.x, previous), norms).map {
          $0 <= Self.settledChange * Self.settledChange * $1
        }
      }
      progress(t + 1)
    }
    result.x = state.x
    result.clips = state.clips.map { Double($0) }
    return result
  }

  /// `‖A[:, d] − B[:, d]‖²`
  private func squaredDistances<S: Scalar>(_ a: Matrix<S>, _ b: Matrix<S>) -> [Double]
  where S.Real: BinaryFloatingPoint {
    let ones = [S.Real](repeating: 1, count: a.columns)
    var difference = a
    difference.combine(ones, a, ones.map { -$0 }, b)
    return difference.columnSquaredNorms.map { Double($0) }
  }
}

extension Run.Result {
  /// The results of consecutive panels of a batch.
  init(joining parts: [Self]) {
    func rows(_ each: [[[Double]]]) -> [[Double]] {
      (0..<(each.first?.count ?? 0)).map { t in each.flatMap { $0[t] } }
    }
    self.init(
      x: Matrix(joining: parts.map(\.x)),
      estimates: parts[0].estimates.indices.map { t in
        Matrix(joining: parts.map { $0.estimates[t] })
      },
      scalars: parts[0].scalars.keys.reduce(into: [:]) { scalars, name in
        scalars[name] = rows(parts.map { $0.scalars[name] ?? [] })
      },
      nmse: rows(parts.map(\.nmse)), powers: parts.flatMap(\.powers),
      isZero: parts.flatMap(\.isZero),
      divergedAt: parts.flatMap(\.divergedAt),
      clips: parts.flatMap(\.clips),
      isSettled: parts.flatMap(\.isSettled))
  }
}
