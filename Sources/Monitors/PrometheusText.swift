// SPDX-License-Identifier: GPL-3.0-or-later

extension OperationMonitor {
  /// The state in Prometheus's text exposition format 0.0.4; what was not observed yet is absent.
  public var prometheusText: String {
    var text = ""
    func family(
      _ name: String, _ type: String, _ help: String,
      _ samples: [(labels: [(String, String)], value: Double)]
    ) {
      guard !samples.isEmpty else { return }
      text += "# HELP assay_monitor_\(name) \(help)\n# TYPE assay_monitor_\(name) \(type)\n"
      for (labels, value) in samples {
        let list = labels.map { "\($0)=\"\($1)\"" }.joined(separator: ",")
        text += "assay_monitor_\(name)\(list.isEmpty ? "" : "{\(list)}") \(Self.number(value))\n"
      }
    }
    func layers(_ values: [Double]) -> [(labels: [(String, String)], value: Double)] {
      values.enumerated().map { ([("layer", "\($0)")], $1) }
    }
    func one(_ value: Double?) -> [(labels: [(String, String)], value: Double)] {
      value.map { [([], $0)] } ?? []
    }
    family("lines_total", "counter", "Lines of the log.", one(Double(lines)))
    family("canary_lines_total", "counter", "Lines of canary requests.", one(Double(canaries)))
    family("sampled_lines_total", "counter", "Lines chosen for the shadow.", one(Double(sampled)))
    family(
      "alert_active", "gauge", "Whether an alert is active.",
      series.map {
        ([("monitor", $0.monitor.rawValue), ("series", $0.name)], $0.isActive ? 1 : 0)
      })
    family(
      "alerts_raised_total", "counter", "Alerts raised.",
      MonitorName.allCases.map {
        ([("monitor", $0.rawValue)], Double(raised[$0.rawValue] ?? 0))
      })
    family(
      "invalid_lines_total", "counter", "Lines with an invalid number.",
      invalid.counts.sorted { $0.key < $1.key }.map { ([("key", $0)], Double($1)) })
    family("step_drift", "gauge", "Relative change of a step in its window.", layers(drift.drifts))
    family("shadow_samples_total", "counter", "Inputs of both.", one(Double(shadow.samples)))
    family(
      "shadow_ratio", "gauge", "Network by solver, mean of the window.", one(shadow.ratio?.value))
    family(
      "shadow_ratio_standard_error", "gauge", "Of shadow_ratio.", one(shadow.ratio?.standardError))
    family(
      "gradient_exceedance", "gauge", "Share of gradients above their limit.",
      layers(gradient.shares))
    family(
      "covariance_change", "gauge", "Relative change of the covariance's norm.",
      one(covariance.change?.value))
    family(
      "covariance_change_standard_error", "gauge", "Of covariance_change.",
      one(covariance.change?.standardError))
    return text
  }

  /// Infinities and NaN are spelled as the format has them.
  private static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    return Int(exactly: value).map(String.init) ?? "\(value)"
  }
}
