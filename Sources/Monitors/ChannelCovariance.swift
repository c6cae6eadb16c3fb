// SPDX-License-Identifier: GPL-3.0-or-later

/// Whether the Frobenius norm of the channels' covariance is another than it was [MONITOR]:
///
///     u_j = Re tr(R̂_{2j−1}^H R̂_{2j}),    ū_0 = mean of the first `window`,    ū = mean of the last `window`
///     q = √(ū/ū_0),    s.e.(q) = q/2 · √(s.e.(ū)²/ū² + s.e.(ū_0)²/ū_0²)
///
/// Of two independent estimates of a covariance `R` the inner product is an unbiased estimate of `‖R‖_F²`, however
/// few draws each was made of; the norm of one estimate or of a mean of them is too large. Where a line states a
/// norm instead, `u_j` is its square. Raised where `|q − 1| − standardErrors · s.e.(q) > threshold`, cleared where
/// `|q − 1| ≤ threshold`; a test of two means (Welch's), made at each `u_j` from the first whole window after the
/// reference on: means of fewer are too skew for a standard error to say how far off they may be.
///
/// Consecutive matrices are taken for independent draws: choose lines by a hash (``Routing``), since neighbours of
/// one user are not. The power that channels have counts: a change of all gains by 15 % in `R` is one, too.
/// What is missed and what is false is measured in `MonitorsTests`.
public struct ChannelCovariance: Codable, Sendable {
  public let threshold: Double
  public let standardErrors: Double
  /// The last `u_j`; the first ones until they have become the reference.
  private var recent: Window
  private var reference: Estimate?
  private var alarm = Alarm()
  /// A matrix that waits for its second.
  private var waiting: [Double]?
  /// Entries of a matrix, twice as many numbers; 0 of norms; `nil` before the first.
  private var entries: Int?

  /// - Parameters:
  ///   - threshold: relative, above 0.
  ///   - window: how many `u_j`, 30 or more; the first ones are the reference, which stays.
  ///   - standardErrors: 0 or more; how far the change must be beyond.
  public init(threshold: Double = 0.15, window: Int = 500, standardErrors: Double = 3) {
    (self.threshold, self.standardErrors) = (threshold, standardErrors)
    recent = Window(capacity: window)
  }

  /// `q − 1` and the standard error of `q`; `nil` before `window` of `u_j` after the reference.
  public var change: Estimate? {
    guard let first = reference, recent.isFull, let last = recent.mean else { return nil }
    let q = (last.value / first.value).squareRoot()
    let (a, b) = (last.standardError / last.value, first.standardError / first.value)
    return Estimate(value: q - 1, standardError: q / 2 * (a * a + b * b).squareRoot())
  }

  /// Observes a covariance matrix or its norm, above 0.
  ///
  /// - Throws: ``MonitorError`` where it is of another size than before, or no covariance beside the one before.
  public mutating func observe(_ channel: Channel, line: Int) throws -> [Alert] {
    try check(channel)
    entries = channel.entries
    switch channel {
    case .norm(let norm): append(norm * norm)
    case .covariance(let matrix):
      guard let first = waiting else {
        waiting = matrix
        return []
      }
      waiting = nil
      append(max(0, inner(first, matrix)))
    }
    guard let estimate = change else { return [] }
    let (change, error) = (estimate.value, estimate.standardError)
    let raises = abs(change) - standardErrors * error > threshold
    guard let event = alarm.update(raises: raises, clears: abs(change) <= threshold) else {
      return []
    }
    return [
      Alert(
        event, .channelCovariance, "channel", line: line, value: change, standardError: error,
        threshold: threshold,
        event == .raised
          ? "the channel covariance's norm changed by \(percent(change)): search again"
          : "the channel covariance's norm is near its reference again")
    ]
  }

  private mutating func append(_ u: Double) {
    recent.append(u)
    guard reference == nil, recent.isFull else { return }
    reference = recent.mean
    recent = Window(capacity: recent.capacity)
  }

  func check(_ channel: Channel) throws {
    if let entries, entries != channel.entries {
      throw MonitorError(
        "channel", "it is \(Self.form(channel.entries)), and was \(Self.form(entries)) before")
    }
    guard case .covariance(let matrix) = channel, let first = waiting else { return }
    let u = inner(first, matrix)
    guard u >= -1e-9 * (inner(first, first) * inner(matrix, matrix)).squareRoot() else {
      throw MonitorError(
        "channel", "its inner product with the one before is \(u): one of them is no covariance")
    }
  }

  private static func form(_ entries: Int) -> String {
    entries == 0 ? "a norm" : "a matrix of \(entries) entries"
  }

  private func inner(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
  }

  var activeSeries: [(String, Bool)] { entries == nil ? [] : [("channel", alarm.isActive)] }
}
