// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks
import Shrinkages

/// The register of the networks that there is an audit of.
public enum Audits {
  public static let types: [any AuditedNetwork.Type] = [
    LAMP<Double>.self, LAMP1<Double>.self, LAMPb<Double>.self, LVAMP<Double>.self,
    LVAMPGH<Double>.self, LISTA<Double>.self, LISTAAB<Double>.self, LISTAGS<Double>.self,
    LISTAGSCP<Double>.self, LISTACP<Double>.self, ALISTAGS<Double>.self, ALISTA<Double>.self,
    SLISTA<Double>.self,
  ]
}

/// A kind of network that theory prescribes parameters for.
public protocol AuditedNetwork: Network where S == Double {
  /// Whether there is no audit where the prior and the noise are not known.
  static var needsPrior: Bool { get }
  /// What it is compared with, in words.
  func reference(_ setting: AuditSetting) -> String
  /// Each layer beside the reference's.
  func layerAudits(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting, _ draws: AuditDraws?
  ) throws -> [LayerAudit]
  /// `‖x̂ − x‖²` of the reference by layer and draw.
  func referenceErrors(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting, _ draws: AuditDraws
  ) throws -> [[Double]]
  /// An algorithm of as many layers that is not the reference; `nil` where the reference is one.
  func baseline(_ setting: AuditSetting, _ draws: AuditDraws) throws -> Baseline?
  /// What the layers' shrinkages cost in the channels of the draws, where a theory predicts the costs.
  func shrinkageCosts(
    _ parameters: ParameterVector<Double>, _ layers: [LayerAudit], _ setting: AuditSetting,
    _ draws: AuditDraws
  ) throws -> [Double?]
}

extension AuditedNetwork {
  public static var needsPrior: Bool { true }

  public func baseline(_ setting: AuditSetting, _ draws: AuditDraws) throws -> Baseline? { nil }

  /// - Parameters:
  ///   - draws: on which the network and the reference are run; `nil` for none.
  ///   - others: of the ensemble, on which the network is run as it is.
  /// - Throws: `AuditError`, `PredictionError`, `QuadratureError` where theory has no answer, `NotConverged`.
  public func audit(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting, on draws: AuditDraws? = nil,
    others: [OtherMatrix] = []
  ) throws -> NetworkAudit {
    let (rows, columns) = (a.rows, a.columns)
    let isOfSize =
      (setting.a.rows, setting.a.columns) == (rows, columns)
      && draws.map { ($0.y.rows, $0.x.rows) == (rows, columns) } ?? true
    guard isOfSize else {
      throw AuditError(
        "the network is for A of \(rows)×\(columns); the problem or its draws are of other sizes")
    }
    let layers = try layerAudits(parameters, setting, draws)
    let measured = try draws.map { draws in
      Measurement(
        try squaredErrors(parameters, draws.y, truth: draws.x, threads: draws.threads),
        try referenceErrors(parameters, setting, draws), draws.powers,
        costs: try shrinkageCosts(parameters, layers, setting, draws),
        baseline: try baseline(setting, draws),
        oracle: try setting.isKnown && draws.y.width == 1
          ? draws.oracle(try setting.known()) : nil)
    }
    return NetworkAudit(
      network: Self.card.kind, shrinkage: frame.shrinkage.map { type(of: $0).family } ?? "",
      isTied: frame.isTied, reference: reference(setting), layers: layers, measured: measured,
      ensemble: try draws.flatMap {
        others.isEmpty ? nil : try ensembleGap(parameters, $0, others)
      }, tolerance: setting.tolerance)
  }
}
