// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks
import Shrinkages

/// Learned AMP of any kind.
public protocol AuditedAMP: AuditedNetwork {}

extension AuditedAMP where L == LAMPLayer<Double> {
  public func reference(_ setting: AuditSetting) -> String { "AMP" }

  public func layerAudits(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting, _ draws: AuditDraws?
  ) throws -> [LayerAudit] {
    guard let draws else {
      throw AuditError("draws with their truth x are wanted: no theory says what comes of other B")
    }
    return try LAMPAudit(setting.known(), frame.shrinkage).layers(try layers(parameters), draws)
  }

  public func referenceErrors(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting, _ draws: AuditDraws
  ) throws -> [[Double]] {
    let amp = try LAMPAudit(setting.known(), frame.shrinkage).amp(depth: depth)
    return try amp.squaredErrors(
      amp.analytic, draws.y, truth: draws.x, threads: draws.threads)
  }

  public func shrinkageCosts(
    _ parameters: ParameterVector<Double>, _ layers: [LayerAudit], _ setting: AuditSetting,
    _ draws: AuditDraws
  ) throws -> [Double?] { layers.map { _ in nil } }
}

extension LAMP: AuditedAMP, AuditedNetwork where S == Double {}
extension LAMP1: AuditedAMP, AuditedNetwork where S == Double {}
extension LAMPb: AuditedAMP, AuditedNetwork where S == Double {
  /// Of AMP with one `b_t` for all draws, as the network has, their mean.
  public func referenceErrors(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting, _ draws: AuditDraws
  ) throws -> [[Double]] {
    let reference = try LAMPAudit(setting.known(), frame.shrinkage).reference
    let network = LAMPb(
      a: setting.a, depth: depth, isTied: frame.isTied, shrinkage: reference)
    var start = AnalyticStart<Double>()
    start.y = draws.y
    return try network.squaredErrors(
      try network.initial(start), draws.y, truth: draws.x, threads: draws.threads)
  }
}
