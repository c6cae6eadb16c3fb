// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks
import Shrinkages

/// A kind of network that theory prescribes parameters for.
public protocol AuditedNetwork: Network where S == Double {
  /// What it is compared with, in words.
  static var reference: String { get }
  /// Each layer beside the reference's.
  func layerAudits(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting
  ) throws -> [LayerAudit]
  /// `‖x̂ − x‖²` of the reference by layer and draw.
  func referenceErrors(
    _ setting: AuditSetting, _ y: Batch<Double>, truth x: Matrix<Double>, threads: Int
  ) throws -> [[Double]]
}

extension AuditedNetwork {
  /// - Parameters:
  ///   - draws: observations with their truth, on which the network and the reference are run; `nil` for none.
  ///   - threads: which change no bit.
  /// - Throws: `AuditError`, `PredictionError`, `QuadratureError` where theory has no answer, `NotConverged`.
  public func audit(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting,
    on draws: (y: Matrix<Double>, x: Matrix<Double>)? = nil, threads: Int = 1
  ) throws -> NetworkAudit {
    let layers = try layerAudits(parameters, setting)
    let measured = try draws.map { draws in
      let y = Batch(draws.y)
      let channels = try drawnChannels(
        parameters, draws.y, truth: draws.x, setting.prior, threads: threads)
      let reference = setting.prior.posteriorMean
      return Measurement(
        try squaredErrors(parameters, y, truth: draws.x, threads: threads),
        try referenceErrors(setting, y, truth: draws.x, threads: threads),
        draws.x.columnSquaredNorms,
        costs: zip(channels, layers).map { channel, layer in
          decibels(channel.risk(of: layer.shrinkage.shrinkage) / channel.risk(of: reference))
        })
    }
    return NetworkAudit(
      network: Self.card.kind, shrinkage: frame.shrinkage.map { type(of: $0).family } ?? "",
      isTied: frame.isTied, reference: Self.reference,
      layers: layers, measured: measured,
      tolerance: setting.tolerance)
  }

  /// Matched VAMP of this depth.
  func errorsOfVAMP(
    _ setting: AuditSetting, _ y: Batch<Double>, truth x: Matrix<Double>, threads: Int
  ) throws -> [[Double]] {
    let svd = try SVD(setting.a)
    let vamp = LVAMP(
      a: setting.a, depth: depth, isTied: true, shrinkage: setting.prior.posteriorMean,
      rank: svd.rank)
    var start = AnalyticStart<Double>()
    (start.svd, start.noiseVariance) = (svd, setting.noiseVariance)
    start.signalVariance = setting.prior.secondMoment
    return try vamp.squaredErrors(try vamp.initial(start), y, truth: x, threads: threads)
  }
}

extension LVAMP: AuditedNetwork where S == Double {
  public static var reference: String { "matched VAMP" }

  public func layerAudits(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting
  ) throws -> [LayerAudit] {
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

  public func referenceErrors(
    _ setting: AuditSetting, _ y: Batch<Double>, truth x: Matrix<Double>, threads: Int
  ) throws -> [[Double]] { try errorsOfVAMP(setting, y, truth: x, threads: threads) }
}

extension LVAMPGH: AuditedNetwork where S == Double {
  public static var reference: String { "matched VAMP" }

  public func layerAudits(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting
  ) throws -> [LayerAudit] {
    let layers = try layers(parameters)
    return try VAMPAudit(setting).layers(
      layers.map { MatrixStage(g: $0.g, h: $0.h, shrinkage: $0.tail.shrinkage) },
      initialVariance: layers[0].initialVariance ?? setting.prior.secondMoment)
  }

  public func referenceErrors(
    _ setting: AuditSetting, _ y: Batch<Double>, truth x: Matrix<Double>, threads: Int
  ) throws -> [[Double]] { try errorsOfVAMP(setting, y, truth: x, threads: threads) }
}

extension SVD<Double> {
  /// Whether all numbers are the same.
  fileprivate func hasEntries(of other: Self) -> Bool {
    s == other.s && u.storage == other.u.storage && v.storage == other.v.storage
  }
}
