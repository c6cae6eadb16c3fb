// SPDX-License-Identifier: GPL-3.0-or-later

/// Whether a learned step changes suddenly [MONITOR]:
///
///     drift_k = max(α_k/min − 1, 1 − α_k/max),    min, max over the last `window` values of α_k
///
/// is raised over `threshold`, and cleared at half of it. It is no estimate: the steps in service are known exactly.
/// Slower changes than `threshold` in a window are training's own business. An optimiser's jitter of relative
/// standard deviation `s` makes false alarms where `threshold/s` comes near twice the greatest of a window of
/// normal numbers (3.2 for 1000): up to `s = 2 %` there are none at 20 %. No change over `threshold` is missed.
public struct StepDrift: Codable, Sendable {
  public let threshold: Double
  public let window: Int
  private var extremes: [Extremes] = []
  private var alarms: [Alarm] = []
  /// `drift_k`, as last observed.
  public private(set) var drifts: [Double] = []

  /// - Parameters:
  ///   - threshold: relative, above 0.
  ///   - window: how many observations; as many as there are in an hour, say.
  public init(threshold: Double = 0.2, window: Int = 1000) {
    (self.threshold, self.window) = (threshold, window)
  }

  /// Observes the steps in service, each finite and above 0.
  ///
  /// - Throws: ``MonitorError`` where they are of another number of layers than before.
  public mutating func observe(_ alpha: [Double], line: Int) throws -> [Alert] {
    try check(alpha)
    if extremes.isEmpty {
      extremes = alpha.map { _ in Extremes(span: window) }
      alarms = alpha.map { _ in Alarm() }
      drifts = alpha.map { _ in 0 }
    }
    var alerts: [Alert] = []
    for (k, step) in alpha.enumerated() {
      let (least, greatest) = extremes[k].append(step)
      drifts[k] = max(step / least - 1, 1 - step / greatest)
      let drift = drifts[k]
      if let event = alarms[k].update(raises: drift > threshold, clears: drift <= threshold / 2) {
        alerts.append(
          Alert(
            event, .stepDrift, "alpha[\(k)]", line: line, value: drift, threshold: threshold,
            event == .raised
              ? "step \(k) changed by \(percent(drift)) within \(window) observations: the channels' distribution may have shifted"
              : "step \(k) is steady again"))
      }
    }
    return alerts
  }

  func check(_ alpha: [Double]) throws {
    try checkLayers(alpha.count, before: extremes.count, "alpha")
  }

  var activeSeries: [(String, Bool)] {
    alarms.enumerated().map { ("alpha[\($0)]", $1.isActive) }
  }
}
