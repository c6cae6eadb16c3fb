// SPDX-License-Identifier: GPL-3.0-or-later

/// Thresholds and windows of all monitors; defaults are those of [MONITOR].
public struct MonitorSettings: Codable, Equatable, Sendable {
  /// Relative change of a step.
  public var drift = 0.2
  /// In observations of steps.
  public var driftWindow = 1000
  /// Of spectral efficiencies, the network's by the solver's.
  public var ratio = 0.97
  /// In sampled inputs.
  public var ratioWindow = 200
  /// Of a gradient's norm by `γ_k`.
  public var gradientFactor = 10.0
  /// In observations of gradients.
  public var gradientWindow = 50
  /// Relative change of the covariance's norm.
  public var covarianceChange = 0.15
  /// In estimates of its square.
  public var covarianceWindow = 500
  /// How far an estimate must be beyond its threshold.
  public var standardErrors = 3.0

  public init() {}

  /// - Throws: ``MonitorError`` that names what is outside its range.
  public func check() throws {
    for (name, value) in [
      ("drift", drift), ("ratio", ratio), ("gradientFactor", gradientFactor),
      ("covarianceChange", covarianceChange),
    ] where !(value > 0 && value < 1e6) {
      throw MonitorError(name, "it is \(value); it must be above 0 and below 1e6")
    }
    guard standardErrors >= 0, standardErrors < 1e6 else {
      throw MonitorError(
        "standardErrors", "it is \(standardErrors); it must be 0 or more and below 1e6")
    }
    for (name, value, least) in [
      ("driftWindow", driftWindow, 2), ("ratioWindow", ratioWindow, Window.leastNumbers),
      ("gradientWindow", gradientWindow, 4),
      ("covarianceWindow", covarianceWindow, Window.leastNumbers),
    ] where !(least...1_000_000).contains(value) {
      throw MonitorError(name, "it is \(value); it must be from \(least) to 1000000")
    }
  }
}
