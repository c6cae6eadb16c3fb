// SPDX-License-Identifier: GPL-3.0-or-later

/// The last `capacity` numbers of a series, oldest first.
struct Window: Codable, Sendable {
  let capacity: Int
  private(set) var numbers: [Double] = []

  init(capacity: Int) { self.capacity = capacity }

  mutating func append(_ number: Double) {
    if numbers.count >= capacity { numbers.removeFirst() }
    numbers.append(number)
  }

  var isFull: Bool { numbers.count >= capacity }

  /// `x̄` and its standard error `√(Σ(x − x̄)²/(n(n − 1)))`, for independent numbers; `nil` of fewer than
  /// ``leastNumbers``. Sums run from the oldest on, so that a state that was saved gives the same bits.
  var mean: Estimate? {
    guard numbers.count >= Self.leastNumbers else { return nil }
    let n = Double(numbers.count)
    let mean = numbers.reduce(0, +) / n
    let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return Estimate(value: mean, standardError: (squares / (n * (n - 1))).squareRoot())
  }

  /// Below it a standard error is too uncertain itself to decide anything.
  static let leastNumbers = 30
}

/// A number that is known up to its standard error.
public struct Estimate: Codable, Equatable, Sendable {
  public let value: Double
  public let standardError: Double
}
