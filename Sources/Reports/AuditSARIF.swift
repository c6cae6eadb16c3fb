// SPDX-License-Identifier: GPL-3.0-or-later
import Audit

extension SARIF {
  /// Layers that deviate are warnings, and errors where the network is worse than matched, which is an error of its own;
  /// undecided layers are notes. A place is `layer 3/theta`: what of the layer is to blame.
  /// - Parameter parameters: the parameter file.
  public init(_ audit: NetworkAudit, about parameters: String) {
    let isWorse = audit.verdict == .worse
    func rule(_ verdict: AuditVerdict, _ text: String) -> Rule {
      Rule(
        id: audit.ruleID(verdict), shortDescription: Text(text: verdict.rawValue),
        fullDescription: Text(text: text))
    }
    func finding(
      _ verdict: AuditVerdict, _ level: Level, _ text: String, place: String?
    ) -> Finding {
      Finding(
        ruleId: audit.ruleID(verdict), level: level, message: Text(text: text),
        locations: Location(file: parameters, place: place).map { [$0] })
    }
    let ofLayers = audit.layers.compactMap { layer -> Finding? in
      let place = "layer \(layer.layer + 1)" + (layer.culprit.map { "/" + $0 } ?? "")
      let text = audit.finding(layer)
      switch layer.verdict {
      case .deviates:
        return finding(.deviates, isWorse ? .error : .warning, text, place: place)
      case .undecided: return finding(.undecided, .note, text, place: place)
      case .matched, .equivalent, .worse: return nil
      }
    }
    self.init(
      tool: "assay audit",
      rules: [
        rule(.worse, "The network loses more in the end, beside \(audit.reference), than it may."),
        rule(
          .deviates,
          "The layer does something else than that of \(audit.reference), which costs something."),
        rule(
          .undecided,
          "The parameters are others, and the draws are too few to say whether that costs something."
        ),
      ],
      results: (isWorse ? [finding(.worse, .error, audit.finding, place: nil)] : []) + ofLayers)
  }
}

extension NetworkAudit {
  /// As `lvamp/worse-than-matched`.
  fileprivate func ruleID(_ verdict: AuditVerdict) -> String {
    "\(network)/" + verdict.rawValue.replacing(" ", with: "-")
  }
}
