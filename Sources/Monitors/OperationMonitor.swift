// SPDX-License-Identifier: GPL-3.0-or-later

/// All monitors of a network in service, and what they have seen. Encoded and decoded, it goes on with the same bits.
public struct OperationMonitor: Codable, Sendable {
  public let settings: MonitorSettings
  /// How many lines were observed.
  public private(set) var lines = 0
  /// Requests among them that ``Routing`` sends to the version on trial, and those that it samples.
  public private(set) var canaries = 0, sampled = 0
  /// How many alerts were raised, by monitor.
  public private(set) var raised: [String: Int] = [:]
  public private(set) var invalid = InvalidNumbers()
  public private(set) var drift: StepDrift
  public private(set) var shadow: ShadowMetric
  public private(set) var gradient: GradientNorm
  public private(set) var covariance: ChannelCovariance

  /// - Throws: ``MonitorError`` for settings outside their ranges.
  public init(_ settings: MonitorSettings = MonitorSettings()) throws {
    try settings.check()
    self.settings = settings
    drift = StepDrift(threshold: settings.drift, window: settings.driftWindow)
    shadow = ShadowMetric(
      threshold: settings.ratio, window: settings.ratioWindow,
      standardErrors: settings.standardErrors)
    gradient = GradientNorm(factor: settings.gradientFactor, window: settings.gradientWindow)
    covariance = ChannelCovariance(
      threshold: settings.covarianceChange, window: settings.covarianceWindow,
      standardErrors: settings.standardErrors)
  }

  /// Observes one line.
  ///
  /// - Throws: ``MonitorError`` for a line that contradicts itself or those before; it leaves everything as it was.
  public mutating func observe(_ line: Observation) throws -> [Alert] {
    try check(line)
    var next = invalid
    var valid = line
    var alerts = next.observe(&valid, line: lines + 1)
    if let channel = valid.channel { try covariance.check(channel) }
    invalid = next
    lines += 1
    if let id = line.id {
      canaries += Routing().isCanary(id) ? 1 : 0
      sampled += Routing().isSampled(id) ? 1 : 0
    }
    if let alpha = valid.alpha { alerts += try drift.observe(alpha, line: lines) }
    if let se = valid.se, let reference = valid.referenceSE {
      alerts += shadow.observe(se: se, reference: reference, line: lines)
    }
    if let norms = valid.gradientNorm, let gamma = valid.gamma {
      alerts += try gradient.observe(norms, gamma: gamma, line: lines)
    }
    if let channel = valid.channel { alerts += try covariance.observe(channel, line: lines) }
    for alert in alerts where alert.event == .raised {
      raised[alert.monitor.rawValue, default: 0] += 1
    }
    return alerts
  }

  private func check(_ line: Observation) throws {
    if let alpha = line.alpha { try drift.check(alpha) }
    if line.referenceSE != nil && line.se == nil {
      throw MonitorError("reference_se", "it stands without se")
    }
    switch (line.gradientNorm, line.gamma) {
    case (let norms?, let gamma?): try gradient.check(norms, gamma)
    case (_?, nil): throw MonitorError("gradient_norm", "it stands without gamma")
    case (nil, _?): throw MonitorError("gamma", "it stands without gradient_norm")
    case (nil, nil): break
    }
  }

  /// All series that were observed, and whether an alert of theirs is active.
  public var series: [(monitor: MonitorName, name: String, isActive: Bool)] {
    [
      (MonitorName.stepDrift, drift.activeSeries), (.shadowMetric, shadow.activeSeries),
      (.gradientNorm, gradient.activeSeries), (.channelCovariance, covariance.activeSeries),
      (.invalidNumber, invalid.activeSeries),
    ].flatMap { monitor, series in series.map { (monitor, $0.0, $0.1) } }
  }

  public var isAlertActive: Bool { series.contains(where: \.isActive) }
}
