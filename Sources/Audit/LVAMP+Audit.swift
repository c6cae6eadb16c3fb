// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Networks
import Shrinkages

/// Learned VAMP of any kind.
public protocol AuditedVAMP: AuditedNetwork {}

extension AuditedVAMP {
  public func reference(_ setting: AuditSetting) -> String { "matched VAMP" }

  public func referenceErrors(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting, _ draws: AuditDraws
  ) throws -> [[Double]] {
    let setting = try setting.known()
    let svd = try SVD(setting.a)
    let vamp = LVAMP(
      a: setting.a, depth: depth, isTied: true, shrinkage: setting.prior.posteriorMean,
      rank: svd.rank)
    var start = AnalyticStart<Double>()
    (start.svd, start.noiseVariance) = (svd, setting.noiseVariance)
    start.signalVariance = setting.prior.secondMoment
    return try vamp.squaredErrors(
      try vamp.initial(start), draws.y, truth: draws.x, threads: draws.threads)
  }

  public func shrinkageCosts(
    _ parameters: ParameterVector<Double>, _ layers: [LayerAudit], _ setting: AuditSetting,
    _ draws: AuditDraws
  ) throws -> [Double?] {
    let prior = try setting.known().prior
    let reference = prior.posteriorMean
    return zip(try drawnChannels(parameters, draws, prior), layers).map { drawn, layer in
      layer.channel.map {
        decibels(drawn.risk(of: $0.shrinkage.shrinkage) / drawn.risk(of: reference))
      }
    }
  }
}

extension LVAMP: AuditedVAMP, AuditedNetwork where S == Double {
  public func layerAudits(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting, _ draws: AuditDraws?
  ) throws -> [LayerAudit] {
    let setting = try setting.known()
    let audit = try VAMPAudit(setting)
    let layers = try layers(parameters)
    var stages: [SingularStage] = []
    for layer in layers {
      var stage = SingularStage(
        svd: layer.svd, noiseVariance: layer.noiseVariance, shrinkage: layer.tail.shrinkage)
      // Layers that are tied have one decomposition.
      let isTied = stages.last?.svd.hasEntries(of: stage.svd) ?? false
      stage.alignment =
        isTied ? stages.last?.alignment : SingularAlignment(stage.svd, audit.matched.svd)
      stages.append(stage)
    }
    return try audit.layers(
      stages, initialVariance: layers[0].initialVariance ?? setting.prior.secondMoment)
  }
}

extension LVAMPGH: AuditedVAMP, AuditedNetwork where S == Double {
  public func layerAudits(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting, _ draws: AuditDraws?
  ) throws -> [LayerAudit] {
    let setting = try setting.known()
    let layers = try layers(parameters)
    return try VAMPAudit(setting).layers(
      layers.map { MatrixStage(g: $0.g, h: $0.h, shrinkage: $0.tail.shrinkage) },
      initialVariance: layers[0].initialVariance ?? setting.prior.secondMoment)
  }
}

extension SVD<Double> {
  /// Whether all numbers are the same.
  fileprivate func hasEntries(of other: Self) -> Bool {
    s == other.s && u.storage == other.u.storage && v.storage == other.v.storage
  }
}
