// SPDX-License-Identifier: GPL-3.0-or-later
import Audit

/// What an audit of learned VAMP must say of networks whose deviation is known.
enum PropertyAudits {
  static var all: [Claim] {
    [
      gauge.claim(
        source: source,
        conclusion:
          "matched VAMP audits as matched in every layer, whatever order and signs its singular triplets have",
        evidence: "layers that are not", proof: .numerical),
      deviation.claim(
        source: source,
        hypotheses: ["state evolution says that it costs more than \(costly) dB after some layer"],
        conclusion:
          "θ, s or σ_w² that are not matched VAMP's do not pass, and the first layer that deviates blames that block",
        evidence: "1 for one that passes, or is not blamed", proof: .numerical),
    ]
  }

  private static let source = Claim.Source("LVAMP", "BSR17 Sec. VI-D")
  private static let costly = 0.1

  static let gauge = Property<AuditCase>(
    "property/audit/gauge", tolerance: 0, draw: { AuditCase(from: $0) }
  ) { drawn in
    var network = try drawn.matched()
    network.turn()
    return Double(try network.audit().layers.count { $0.verdict != .matched })
  }

  static let deviation = Property<AuditCase>(
    "property/audit/deviation", tolerance: 0, draw: { AuditCase(from: $0) }
  ) { drawn in
    var network = try drawn.matched()
    let matched = try network.audit()
    let (layer, block) = network.plant()
    let audit = try network.audit()
    let costs = zip(audit.layers, matched.layers).map {
      ($0.predicted ?? .infinity) - ($1.predicted ?? 0)
    }
    guard costs.contains(where: { $0 > costly }) else { return nil }
    let first = audit.layers.first { $0.verdict == .deviates }
    let isBlamed = first.map { $0.layer >= layer && ($0.culprit ?? "").contains(block) } ?? false
    return isBlamed && audit.verdict != .matched && audit.verdict != .equivalent ? 0 : 1
  }
}
