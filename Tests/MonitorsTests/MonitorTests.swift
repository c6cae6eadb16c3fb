// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Monitors
import Problems
import Testing

struct MonitorTests {
  @Test("Each alert is raised once and cleared once, with its line and number")
  func hysteresis() throws {
    var drift = StepDrift(threshold: 0.2, window: 10)
    let steps = Array(repeating: 1.0, count: 20) + Array(repeating: 1.3, count: 20)
    let alerts = try steps.enumerated().flatMap { try drift.observe([2, $1], line: $0 + 1) }
    #expect(alerts.map(\.event) == [.raised, .cleared])
    #expect(alerts.map(\.line) == [21, 30])
    #expect(alerts.allSatisfy { $0.series == "alpha[1]" && $0.threshold == 0.2 })
    #expect(abs((alerts[0].value ?? 0) - 0.3) < 1e-12)

    var gradient = GradientNorm(factor: 10, window: 10)
    let norms = Array(repeating: 1.0, count: 10) + Array(repeating: 11, count: 10)
    let raised = try (norms + norms).enumerated().flatMap {
      try gradient.observe([$1], gamma: [1], line: $0 + 1)
    }
    #expect(raised.map(\.event) == [.raised, .cleared, .raised])
    #expect(raised.map(\.line) == [16, 28, 36])
  }

  @Test("Least and greatest of a window are those of the window itself")
  func extremes() throws {
    let stream = Stream(root: 1, name: "extremes", trial: 0)
    var drift = StepDrift(threshold: 1e5, window: 17)
    let steps = (0..<2000).map { _ in 0.5 + stream.uniform() }
    for (i, step) in steps.enumerated() {
      _ = try drift.observe([step], line: i + 1)
      let window = steps[max(0, i - 16)...i]
      let least = try #require(window.min()), greatest = try #require(window.max())
      #expect(drift.drifts == [max(step / least - 1, 1 - step / greatest)])
    }
  }

  @Test(
    "The inner products of pairs estimate the squared norm without bias, a mean's norm does not")
  func unbiased() throws {
    var monitor = ChannelCovariance(window: 20_000)
    let stream = Stream(root: 1, name: "unbiased", trial: 0)
    for line in 1...40_000 { _ = try monitor.observe(RateTests.draw(stream, gain: 1), line: line) }
    // R = [1, 0.7; 0.7, 1]: ‖R‖ = √2.98. Norms state it without noise.
    for line in 1...40_000 { _ = try monitor.observe(RateTests.draw(stream, gain: 2), line: line) }
    let change = try #require(monitor.change)
    #expect(abs(change.value - 1) < 4 * change.standardError)
    #expect(change.standardError < 0.04)
  }

  @Test(
    "A lone NaN is an alert that names it, reaches no window, and is cleared after 100 valid ones")
  func invalidNumbers() throws {
    var monitor = try OperationMonitor()
    var line = Observation()
    line.alpha = [1, .nan]
    line.se = -1
    line.referenceSE = 8
    let alerts = try monitor.observe(line)
    #expect(alerts.map(\.series) == ["alpha", "se"])
    #expect(alerts[0].message.hasPrefix("alpha[1] is nan"))
    #expect(try monitor.observe(line).isEmpty)
    #expect(monitor.shadow.samples == 0 && monitor.drift.drifts.isEmpty)
    line.alpha = [1, 2]
    line.se = 8
    let cleared = try (0..<100).flatMap { _ in try monitor.observe(line) }
    #expect(cleared.map(\.event) == [.cleared, .cleared])
    #expect(cleared.allSatisfy { $0.line == 102 })
    #expect(!monitor.isAlertActive)
    #expect(monitor.invalid.counts == ["alpha": 2, "se": 2])
  }

  @Test("What contradicts itself or the lines before is refused, and changes nothing")
  func contradictions() throws {
    var monitor = try OperationMonitor()
    var first = Observation()
    first.alpha = [1, 2]
    first.gradientNorm = [1, 2]
    first.gamma = [1, 1]
    first.channel = .covariance([1, 0, 0, 0, 0, 0, 1, 0])
    _ = try monitor.observe(first)
    let before = try JSONEncoder.sorted.encode(monitor)
    func refused(_ key: String, _ change: (inout Observation) -> Void) throws {
      var line = first
      change(&line)
      #expect { try monitor.observe(line) } throws: { ($0 as? MonitorError)?.key == key }
      #expect(try JSONEncoder.sorted.encode(monitor) == before)
    }
    try refused("alpha") { $0.alpha = [1, 2, 3] }
    try refused("alpha") { $0.alpha = [] }
    try refused("gradient_norm") { $0.gradientNorm = [1] }
    try refused("gamma") { $0.gamma = [1] }
    try refused("gamma") { $0.gradientNorm = nil }
    try refused("gradient_norm") { $0.gamma = nil }
    try refused("reference_se") { $0.referenceSE = 1 }
    try refused("channel") { $0.channel = .norm(1) }
    try refused("channel") { $0.channel = .covariance([1, 0]) }
    try refused("channel") { $0.channel = .covariance([-1, 0, 0, 0, 0, 0, -1, 0]) }
  }

  @Test("Settings outside their ranges are refused by name")
  func settings() {
    func refused(_ key: String, _ change: (inout MonitorSettings) -> Void) {
      var settings = MonitorSettings()
      change(&settings)
      #expect { try OperationMonitor(settings) } throws: { ($0 as? MonitorError)?.key == key }
    }
    refused("drift") { $0.drift = 0 }
    refused("ratio") { $0.ratio = .nan }
    refused("ratioWindow") { $0.ratioWindow = 29 }
    refused("driftWindow") { $0.driftWindow = 1 }
    refused("gradientWindow") { $0.gradientWindow = 3 }
    refused("covarianceWindow") { $0.covarianceWindow = 2_000_000 }
    refused("standardErrors") { $0.standardErrors = -1 }
  }

  @Test("Routing is by SHA-256 of the id: shares of 100000 ids, known ids, independence of both")
  func routing() {
    let ids = (0..<100_000).map { "request-\($0)" }
    let routing = Routing()
    let canaries = ids.filter(routing.isCanary), sampled = ids.filter(routing.isSampled)
    // Within four standard deviations.
    #expect(abs(canaries.count - 5000) < 276)
    #expect(abs(sampled.count - 1000) < 126)
    #expect(abs(canaries.count(where: routing.isSampled) - 50) < 29)
    let wider = Routing(sampledShare: 0.02, canaryShare: 0.1)
    #expect(canaries.allSatisfy(wider.isCanary) && sampled.allSatisfy(wider.isSampled))
    // int.from_bytes(hashlib.sha256(b"canary/request-" + n).digest()[:8], "big") / 2**64 < 0.05
    #expect(Array(canaries.prefix(3)) == ["request-10", "request-23", "request-68"])
    #expect(Array(sampled.prefix(3)) == ["request-39", "request-61", "request-113"])
  }

  @Test("The metrics are Prometheus text")
  func prometheus() throws {
    var monitor = try OperationMonitor()
    for i in 0..<200 {
      var line = Observation()
      line.id = "request-\(i)"
      line.alpha = i < 100 ? [1, 2] : [1, 3]
      (line.se, line.referenceSE) = (7.9, 8)
      (line.gradientNorm, line.gamma) = ([1, 20], [1, 1])
      line.channel = i == 7 ? .norm(.infinity) : .norm(2)
      _ = try monitor.observe(line)
    }
    let metrics = try PrometheusParser.samples(monitor.prometheusText)
    #expect(metrics["assay_monitor_lines_total"] == 200)
    #expect(
      metrics["assay_monitor_alert_active{monitor=\"step-drift\",series=\"alpha[1]\"}"] == 1)
    #expect(
      metrics["assay_monitor_alert_active{monitor=\"step-drift\",series=\"alpha[0]\"}"] == 0)
    #expect(metrics["assay_monitor_step_drift{layer=\"1\"}"] == 0.5)
    let ratio = try #require(metrics["assay_monitor_shadow_ratio"])
    #expect(abs(ratio - 7.9 / 8) < 1e-12)
    #expect(metrics["assay_monitor_gradient_exceedance{layer=\"1\"}"] == 1)
    #expect(metrics["assay_monitor_alerts_raised_total{monitor=\"invalid-number\"}"] == 1)
    #expect(metrics["assay_monitor_invalid_lines_total{key=\"channel\"}"] == 1)
    #expect(metrics["assay_monitor_covariance_change"] == nil)
  }
}

extension JSONEncoder {
  static var sorted: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return encoder
  }
}
