// SPDX-License-Identifier: GPL-3.0-or-later

/// A network beside the reference that theory prescribes for it.
public struct NetworkAudit: Sendable {
  /// The network's kind, and its family.
  public let network, shrinkage: String
  public let isTied: Bool
  /// What the network is compared with.
  public let reference: String
  public let layers: [LayerAudit]
  /// Errors on the same draws, where there are some.
  public let measured: Measurement?
  /// On other matrices of the ensemble, where there are some.
  public let ensemble: EnsembleGap?
  public let tolerance: AuditTolerance

  public var verdict: AuditVerdict {
    if isWorse { return .worse }
    if layers.contains(where: { $0.verdict == .deviates }) { return .deviates }
    if layers.contains(where: { $0.verdict == .undecided }) { return .undecided }
    return layers.allSatisfy { $0.verdict == .matched } ? .matched : .equivalent
  }

  /// What the network has lost in the end, in dB: measured, or else predicted.
  public var cost: Double { measured?.layers.last?.excess ?? layers.last?.excess ?? .nan }

  /// Whether what was measured contradicts the prediction, so that the limit of large `N` does not tell.
  public var isBeyondLimit: Bool {
    guard let predicted = layers.last?.excess, let last = measured?.layers.last else {
      return false
    }
    let reach = 2 * last.standardError + tolerance.network
    return (predicted > tolerance.network && last.excess + reach < predicted)
      || (predicted <= tolerance.network && last.excess - reach > predicted)
  }

  /// Whether it has lost more than may be lost: by what was measured where that tells, and else by prediction.
  private var isWorse: Bool {
    isWorseThanReference
      || measured?.baseline.map { $0.excess - 2 * $0.standardError > tolerance.network } ?? false
  }

  private var isWorseThanReference: Bool {
    let predicted = layers.last?.excess.map { !($0 <= tolerance.network) }
    guard let last = measured?.layers.last, last.standardError.isFinite else {
      return predicted ?? false
    }
    let reach = 2 * last.standardError
    if last.excess - reach > tolerance.network { return true }
    return (predicted ?? false) && last.excess + reach > tolerance.network
  }

  /// The verdict in one sentence.
  public var sentence: String {
    let blamed = layers.filter { $0.verdict == .deviates }.map { layer in
      "layer \(layer.layer + 1)" + (layer.culprit.map { " (\($0))" } ?? "")
    }
    let places =
      blamed.isEmpty
      ? "" : " in " + blamed.prefix(4).joined(separator: ", ") + (blamed.count > 4 ? ", …" : "")
    let isBetter = cost < -tolerance.network
    return switch verdict {
    case .matched: "The parameters are those of \(reference)."
    case .equivalent:
      "The parameters are not those of \(reference), and do \(isBetter ? "better" : "the same")."
    case .deviates:
      isBetter
        ? "It differs from \(reference)\(places), and is better in the end all the same."
        : "It differs from \(reference)\(places), which costs it little in the end."
    case .undecided:
      "The parameters are not those of \(reference); \(measured?.draws ?? 0) draws are too few to say what that costs."
    case .worse where layers.allSatisfy { $0.verdict == .matched }:
      "The parameters are those of \(reference), and worse than \(measured?.baseline?.name ?? "it")."
    case .worse:
      "It differs from \(reference)\(places), and is worse"
        + (isWorseThanReference ? "." : " than \(measured?.baseline?.name ?? "").")
    }
  }
}
