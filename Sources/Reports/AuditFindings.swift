// SPDX-License-Identifier: GPL-3.0-or-later
import Audit

/// What an audit has to say to a machine's log, a sentence each.
extension NetworkAudit {
  /// Of a layer: what it is, what that costs, and what it may cost.
  func finding(_ layer: LayerAudit) -> String {
    let error = layer.costError.map { " ± \(decibels($0))" } ?? ""
    let blamed = layer.culprit.map { " in \($0)" } ?? ""
    let basis =
      layer.costError == nil
      ? "in the limit of large N" : "standard error, over \(measured?.draws ?? 0) draws"
    return "layer \(layer.layer + 1) \(layer.verdict.said)\(blamed): it costs"
      + " \(decibels(layer.cost))\(error) dB (\(basis)) beside a layer of \(reference) that is handed the"
      + " same; \(number(tolerance.layer)) dB are admitted"
  }

  /// Of the network.
  var finding: String {
    let lost: String? =
      if let found = measured, let last = found.layers.last {
        "\(decibels(last.excess)) ± \(decibels(last.standardError)) dB (standard error, over"
          + " \(found.draws) draws)"
      } else {
        layers.last?.excess.map { "\(decibels($0)) dB (in the limit of large N)" }
      }
    let text =
      "\(verdict.rawValue): \(sentence)"
      + (lost.map { " In the end it loses \($0); \(number(tolerance.network)) dB are admitted." }
        ?? "")
    guard let baseline = measured?.baseline else { return text }
    return text + " Beside \(baseline.name) it loses \(decibels(baseline.excess)) ±"
      + " \(decibels(baseline.standardError)) dB."
  }
}

extension AuditVerdict {
  /// As the verb of a layer's sentence.
  fileprivate var said: String { self == .deviates ? rawValue : "is \(rawValue)" }
}
