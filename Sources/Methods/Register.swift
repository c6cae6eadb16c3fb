// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Twins

/// Every method, one line each. Names, schemas, documentation, flags and what adapters are asked derive
/// from it.
public enum Register {
  public static let methods: [any Method.Type] =
    [
      SoftThresholdKernel.self,
      BernoulliGaussianKernel.self,
      PiecewiseLinearKernel.self,
      ExponentialKernel.self,
      SplineKernel.self,
      MLPKernel.self,
      GroupThresholdKernel.self,
      DerivativesKernel.self,
      ComplexSoftThresholdKernel.self,
      ComplexBernoulliGaussianKernel.self,
      RowBernoulliGaussianKernel.self,
      ComplexRowBernoulliGaussianKernel.self,
      OutputChannelKernel.self,
      PartialDFTKernel.self,
      PartialDCTKernel.self,
      LMMSEKernel.self,
      MutualCoherenceKernel.self,
      ComplexMutualCoherenceKernel.self,
      CoherenceCertificateKernel.self,
      ComplexCoherenceCertificateKernel.self,
      SpectralEfficiencyKernel.self,
      PowerProjectionKernel.self,
      LayerBoundsKernel.self,
      ComplexLayerBoundsKernel.self,
      RowActivityKernel.self,
      ComplexRowActivityKernel.self,
      ISTAMethod.self,
      FISTAMethod.self,
      FISTAAsPrintedMethod.self,
      ISTAGSMethod.self,
      ComplexISTAGSMethod.self,
      NESTGSMethod.self,
      ComplexNESTGSMethod.self,
      AMPL1Method.self,
      AMPMethod.self,
      VAMPL1Method.self,
      VAMPMethod.self,
      VAMPAsPrintedMethod.self,
      OAMPMethod.self,
      GAMPMethod.self,
      EMVAMPMethod.self,
      ComplexAMPMethod.self,
      ComplexVAMPMethod.self,
      VectorAMPMethod.self,
      ComplexVectorAMPMethod.self,
      AMPMMVMethod.self,
      ComplexAMPMMVMethod.self,
    ] + networks.flatMap { passes($0) } + [
      LISTAStartMethod.self,
      LISTAGSStartMethod.self,
      LossMethod.self,
      CurriculumLossMethod.self,
      AdamMethod.self,
      ALG2Method.self,
      AutoPGDMethod.self,
      AutoPGDGradient.self,
      AutoPGDTrainingMethod.self,
    ]

  /// The kinds of networks by their twins, each with a forward pass and a gradient.
  private static let networks: [any UnrolledTwin.Type] = [
    TwinLAMPKind.self,
    TwinLAMP1Kind.self,
    TwinLAMPb.self,
    TwinLISTA.self,
    TwinLISTAAB.self,
    TwinLISTACP.self,
    TwinALISTA.self,
    TwinSLISTA.self,
    TwinLISTAGS.self,
    TwinComplexLISTAGS.self,
    TwinLISTAGSCP.self,
    TwinComplexLISTAGSCP.self,
    TwinALISTAGS.self,
    TwinComplexALISTAGS.self,
    TwinLVAMP.self,
    TwinLVAMPGH.self,
  ]

  private static func passes<Kind: UnrolledTwin>(_: Kind.Type) -> [any Method.Type] {
    [NetworkForward<Kind>.self, NetworkGradient<Kind>.self]
  }

  private static let byName = Dictionary(
    uniqueKeysWithValues: methods.map { ($0.card.name, $0) })

  public static var names: [MethodName] { methods.map { $0.card.name } }

  /// - Throws: `CallError` for a name that is not in the register.
  public static func method(_ name: MethodName) throws -> any Method.Type {
    guard let method = byName[name] else { throw CallError("no method is named \"\(name)\"") }
    return method
  }

  public static func card(_ name: MethodName) throws -> Card { try method(name).card }

  /// Every known mistake once, in the order of the methods that can make it; those of any
  /// implementation last.
  public static let faults: [Fault] = {
    var seen: Set<Fault> = []
    let own = methods.flatMap { $0.faults }
    let general: [Fault] = [.iterationMissing, .rowMajorAsColumnMajor, .float32Leak]
    return (own + general).filter { seen.insert($0).inserted }
  }()

  /// The methods in which a mistake can be made.
  public static func methods(with fault: Fault) -> [MethodName] {
    methods.filter { $0.allFaults.contains(fault) }.map { $0.card.name }
  }
}
