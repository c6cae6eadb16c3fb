// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Problems

/// `y` and `A` of any sizes, with the parameters of the algorithms that are run on them.
public struct LinearCase: PropertyCase {
  /// `A ∈ M × N`
  public var a: Matrix<Double>
  /// `M × D`
  public var y: Matrix<Double>
  /// `γ`, `α`, `σ_w²`; the prior's `φ` is 1.
  public var gamma, alpha, noiseVariance: Double
  public var iterations: Int
  /// Root of what else is random: permutations, signs, rotations.
  public var seed: UInt64

  public init(
    a: Matrix<Double>, y: Matrix<Double>, gamma: Double = 0.1, alpha: Double = 1.2,
    noiseVariance: Double = 0.01, iterations: Int = 1, seed: UInt64 = 0
  ) {
    self.a = a
    self.y = y
    self.gamma = gamma
    self.alpha = alpha
    self.noiseVariance = noiseVariance
    self.iterations = iterations
    self.seed = seed
  }

  /// 2 to 24 rows, up to twice as many columns and some fewer, 1 to 4 columns of a batch, `A` with
  /// entries `N(0, 1/M)`, `y` of a sparse signal in noise, 1 to 5 iterations.
  public init(from stream: Stream) {
    func integer(_ range: ClosedRange<Int>) -> Int {
      range.lowerBound + Int(stream.uniform() * Double(range.count))
    }
    let m = integer(2...24)
    let n = integer(max(m - 4, 1)...(2 * m))
    let d = integer(1...4)
    let scale = 1 / Double(m).squareRoot()
    gamma = 0.05 + 0.3 * stream.uniform()
    alpha = 0.5 + 1.5 * stream.uniform()
    noiseVariance = Double.exp(-2 - 5 * stream.uniform())
    iterations = integer(1...5)
    seed = UInt64(stream.integer())
    a = Matrix(rows: m, columns: n) { _, _ in scale * stream.normal() }
    let active = gamma
    let x = Matrix<Double>(rows: n, columns: d) { _, _ in
      stream.uniform() < active ? stream.normal() : 0
    }
    let sigma = noiseVariance.squareRoot()
    y = Matrix(rows: m, columns: d) { _, _ in sigma * stream.normal() }
    y.add(a, x)
  }

  public var simpler: [LinearCase] {
    var cases: [LinearCase] = []
    func add(_ change: (inout LinearCase) -> Void) {
      var other = self
      change(&other)
      cases.append(other)
    }
    let (m, n, d) = (a.rows, a.columns, y.columns)
    /// Keeps some rows, columns and columns of the batch.
    func keep(rows: Range<Int>? = nil, columns: Range<Int>? = nil, batch: Range<Int>? = nil) {
      let (rows, columns, batch) = (rows ?? 0..<m, columns ?? 0..<n, batch ?? 0..<d)
      add {
        $0.a = Matrix(rows: rows.count, columns: columns.count) {
          a[$0 + rows.lowerBound, $1 + columns.lowerBound]
        }
        $0.y = Matrix(rows: rows.count, columns: batch.count) {
          y[$0 + rows.lowerBound, $1 + batch.lowerBound]
        }
      }
    }
    if iterations > 1 { add { $0.iterations = iterations / 2 } }
    for range in Self.parts(d) { keep(batch: range) }
    for range in Self.parts(n) { keep(columns: range) }
    for range in Self.parts(m) { keep(rows: range) }
    if let zeroed = y.halvedSupport { add { $0.y = zeroed } }
    if let zeroed = a.halvedSupport { add { $0.a = zeroed } }
    for scale in [1.0, 8, 64] {
      if let rounded = a.rounded(to: scale) { add { $0.a = rounded } }
      if let rounded = y.rounded(to: scale) { add { $0.y = rounded } }
    }
    if m * n <= 36 {
      for k in a.storage.indices where a.storage[k] != 0 { add { $0.a.storage[k] = 0 } }
      for k in a.storage.indices
      where abs(a.storage[k]) > 1 || a.storage[k] != a.storage[k].rounded() {
        add { $0.a.storage[k] = a.storage[k] < 0 ? -1 : 1 }
      }
      for k in y.storage.indices where y.storage[k] != 0 { add { $0.y.storage[k] = 0 } }
      for k in y.storage.indices
      where abs(y.storage[k]) > 1 || y.storage[k] != y.storage[k].rounded() {
        add { $0.y.storage[k] = y.storage[k] < 0 ? -1 : 1 }
      }
    }
    if gamma != 0.5 { add { $0.gamma = 0.5 } }
    if alpha != 1 { add { $0.alpha = 1 } }
    if noiseVariance != 1 { add { $0.noiseVariance = 1 } }
    return cases
  }

  /// Either half of a range, and all but its last or its first.
  private static func parts(_ count: Int) -> [Range<Int>] {
    if count < 2 { return [] }
    let half = (count + 1) / 2
    return [0..<half, (count - half)..<count, 0..<(count - 1), 1..<count]
  }

  public var description: String {
    "A (\(a.rows)×\(a.columns)) = \(a.written), y (\(y.rows)×\(y.columns)) = \(y.written),"
      + " γ = \(gamma), α = \(alpha), σ_w² = \(noiseVariance), \(iterations) iterations"
  }

  /// A stream of this case for a purpose.
  func stream(_ name: String) -> Stream { Stream(root: seed, name: name, trial: 0) }
}

extension Matrix where S == Double {
  /// Every second of the entries off zero becomes zero; `nil` where fewer than two are.
  var halvedSupport: Matrix? {
    let support = storage.indices.filter { storage[$0] != 0 }
    guard support.count > 1 else { return nil }
    var result = self
    for k in stride(from: 1, to: support.count, by: 2) { result.storage[support[k]] = 0 }
    return result
  }

  /// Entries rounded to multiples of `1/scale`; `nil` if that changes nothing, or if they are already
  /// of a coarser grid.
  func rounded(to scale: Double) -> Matrix? {
    if storage.allSatisfy({ $0 * 64 == ($0 * 64).rounded() }), scale == 64 { return nil }
    let result = map { ($0 * scale).rounded() / scale }
    return result == self ? nil : result
  }

  /// Row by row, as one would type it.
  var written: String {
    let entries = (0..<rows).map { i in
      (0..<columns).map { "\(self[i, $0])" }.joined(separator: ", ")
    }
    return "[" + entries.joined(separator: "; ") + "]"
  }
}
