// SPDX-License-Identifier: GPL-3.0-or-later

/// What a monitor says once when it begins to complain, and once when it ends; nothing between.
public struct Alert: Codable, Equatable, Sendable {
  public enum Event: String, Codable, Sendable { case raised, cleared }

  /// The name of the schema, `Golden/schema/monitor-1.json`.
  public private(set) var schema = "assay-monitor-1"
  public let event: Event
  public let monitor: MonitorName
  /// What is watched: `alpha[3]` (layers counted from 0), `se`, `channel`.
  public let series: String
  /// Lines observed up to and with the one that decided, over all logs since the state began; from 1.
  public let line: Int
  /// The monitor's number; absent of an invalid one.
  public let value: Double?
  /// Of `value`, where it is estimated.
  public let standardError: Double?
  /// What `value` is held against.
  public let threshold: Double?
  /// For people: what happened and what to do.
  public let message: String

  init(
    _ event: Event, _ monitor: MonitorName, _ series: String, line: Int, value: Double? = nil,
    standardError: Double? = nil, threshold: Double? = nil, _ message: String
  ) {
    (self.event, self.monitor, self.series, self.line) = (event, monitor, series, line)
    (self.value, self.standardError, self.threshold) = (value, standardError, threshold)
    self.message = message
  }
}

public enum MonitorName: String, Codable, CaseIterable, Sendable {
  case stepDrift = "step-drift"
  case shadowMetric = "shadow-metric"
  case gradientNorm = "gradient-norm"
  case channelCovariance = "channel-covariance"
  case invalidNumber = "invalid-number"
}

/// Whether one series complains. What raises it and what clears it are two conditions with room between them, so
/// that a number near its threshold does not flood anybody.
struct Alarm: Codable, Sendable {
  private(set) var isActive = false

  mutating func update(raises: Bool, clears: Bool) -> Alert.Event? {
    if !isActive && raises {
      isActive = true
      return .raised
    }
    if isActive && clears && !raises {
      isActive = false
      return .cleared
    }
    return nil
  }
}
