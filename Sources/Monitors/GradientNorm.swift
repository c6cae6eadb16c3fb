// SPDX-License-Identifier: GPL-3.0-or-later

/// Whether gradients exceed what their curvature admits, time and again [MONITOR]:
///
///     share_k = (how many of the last `window` have g_k > factor · γ_k)/window
///
/// is raised over one half, cleared under one quarter; nothing is decided before the window is full. A layer that
/// exceeds by chance with probability `p` raises with `P(Bin(window, p) > window/2)`: 5e-7 at `p = 0.2` and 50, and
/// one that exceeds with `p = 0.8` is not seen by a window with 2e-6.
public struct GradientNorm: Codable, Sendable {
  public let factor: Double
  public let window: Int
  private var exceedances: [Window] = []
  private var alarms: [Alarm] = []

  /// - Parameters:
  ///   - factor: above 0.
  ///   - window: how many observations, 4 or more.
  public init(factor: Double = 10, window: Int = 50) {
    (self.factor, self.window) = (factor, window)
  }

  /// `share_k`; of what was observed, while the window is not full.
  public var shares: [Double] {
    exceedances.map { $0.numbers.reduce(0, +) / Double(max(1, $0.numbers.count)) }
  }

  /// Observes norms (0 or more) and `γ_k` (above 0) of all layers.
  ///
  /// - Throws: ``MonitorError`` where they are of another number of layers than before, or than one another.
  public mutating func observe(_ norms: [Double], gamma: [Double], line: Int) throws -> [Alert] {
    try check(norms, gamma)
    if exceedances.isEmpty {
      exceedances = norms.map { _ in Window(capacity: window) }
      alarms = norms.map { _ in Alarm() }
    }
    var alerts: [Alert] = []
    for k in norms.indices {
      exceedances[k].append(norms[k] > factor * gamma[k] ? 1 : 0)
      guard exceedances[k].isFull else { continue }
      let share = exceedances[k].numbers.reduce(0, +) / Double(window)
      if let event = alarms[k].update(raises: share > 0.5, clears: share < 0.25) {
        alerts.append(
          Alert(
            event, .gradientNorm, "gradient_norm[\(k)]", line: line, value: share, threshold: 0.5,
            event == .raised
              ? "layer \(k): \(percent(share)) of the last \(window) gradients exceed \(factor) γ: the curvature is stale, estimate the Gram matrix anew"
              : "layer \(k): gradients are within \(factor) γ again"))
      }
    }
    return alerts
  }

  func check(_ norms: [Double], _ gamma: [Double]) throws {
    try checkLayers(norms.count, before: exceedances.count, "gradient_norm")
    guard gamma.count == norms.count else {
      throw MonitorError(
        "gamma", "it is of \(gamma.count) layers, gradient_norm of \(norms.count)")
    }
  }

  var activeSeries: [(String, Bool)] {
    alarms.enumerated().map { ("gradient_norm[\($0)]", $1.isActive) }
  }
}
