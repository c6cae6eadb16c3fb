// SPDX-License-Identifier: GPL-3.0-or-later

/// Numbers that can be none of a network in service: not finite, or outside the range of their kind
///
///     α, γ, reference SE, norm of a covariance: 1e-50…1e50;   SE, gradient norm: 0…1e50;   entries: ±1e50.
///
/// Each raises at once, by key, and is cleared by `recovery` valid ones on end. No other monitor sees them: a window
/// with one NaN would be silent for as long as it stays.
public struct InvalidNumbers: Codable, Sendable {
  public static let recovery = 100

  /// Valid ones since the last invalid one, of keys whose alert is active.
  private var recoveries: [String: Int] = [:]
  /// How many lines had an invalid number, by key.
  public private(set) var counts: [String: Int] = [:]

  public init() {}

  /// Takes what is invalid out of `observation`.
  public mutating func observe(_ observation: inout Observation, line: Int) -> [Alert] {
    var alerts: [Alert] = []
    let positive = 1e-50...1e50, nonNegative = 0...1e50, any = -1e50...1e50
    func isValid(_ key: String, _ numbers: [Double]?, _ range: ClosedRange<Double>) -> Bool {
      guard let numbers else { return true }
      let bad = numbers.firstIndex { !range.contains($0) }
      if let alert = note(key, bad.map { (numbers.count > 1 ? $0 : nil, numbers[$0]) }, line) {
        alerts.append(alert)
      }
      return bad == nil
    }
    if !isValid("alpha", observation.alpha, positive) { observation.alpha = nil }
    let hasPair = observation.referenceSE != nil
    let pair = [
      isValid("se", observation.se.map { [$0] }, nonNegative),
      isValid("reference_se", observation.referenceSE.map { [$0] }, positive),
    ]
    if hasPair && pair.contains(false) {
      (observation.se, observation.referenceSE) = (nil, nil)
    }
    let gradient = [
      isValid("gradient_norm", observation.gradientNorm, nonNegative),
      isValid("gamma", observation.gamma, positive),
    ]
    if gradient.contains(false) { (observation.gradientNorm, observation.gamma) = (nil, nil) }
    let channelIsValid =
      switch observation.channel {
      case .norm(let norm)?: isValid("channel", [norm], positive)
      case .covariance(let matrix)?: isValid("channel", matrix, any)
      case nil: true
      }
    if !channelIsValid { observation.channel = nil }
    return alerts
  }

  private mutating func note(_ key: String, _ bad: (index: Int?, number: Double)?, _ line: Int)
    -> Alert?
  {
    if let bad {
      counts[key, default: 0] += 1
      guard recoveries.updateValue(0, forKey: key) == nil else { return nil }
      return Alert(
        .raised, .invalidNumber, key, line: line,
        "\(key)\(bad.index.map { "[\($0)]" } ?? "") is \(bad.number): no such number can be in service"
      )
    }
    guard let valid = recoveries[key] else { return nil }
    recoveries[key] = valid + 1
    guard valid + 1 >= Self.recovery else { return nil }
    recoveries[key] = nil
    return Alert(.cleared, .invalidNumber, key, line: line, "\(key) is valid again")
  }

  var activeSeries: [(String, Bool)] {
    counts.keys.sorted().map { ($0, recoveries[$0] != nil) }
  }
}
