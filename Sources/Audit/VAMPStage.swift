// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Shrinkages

/// A layer of learned VAMP: a linear stage and a shrinkage.
protocol VAMPStage: Sendable {
  var shrinkage: any ParametricShrinkage<Double> { get set }
  /// The linear stage, when it is told `σ̃²`.
  func map(stated variance: Double) -> AffineMap
  /// How far the linear stage's blocks are from those of matched VAMP.
  func distances(to matched: SingularStage, stated: Double) -> [BlockDistance]
  /// Its numbers beside those of matched VAMP.
  func values(matched: SingularStage) -> [ParameterValue]
  /// The same layer with blocks of the linear stage as matched VAMP has them: those together that share a gauge, or mean
  /// nothing without each other.
  func substituted(by matched: SingularStage, stated: Double) -> [(blocks: [String], stage: Self)]
}

/// A number of a block, as in the parameter file, beside the reference's.
struct BlockDistance: Sendable {
  let block: String
  /// What is measured.
  let quantity: String
  /// 0 where the two are equal; relative, an angle in radians, or of a logarithm.
  let value: Double
}

/// That of [LVAMP]: singular triplets and a noise variance.
struct SingularStage: VAMPStage {
  var svd: SVD<Double>
  /// `σ_w²`
  var noiseVariance: Double
  var shrinkage: any ParametricShrinkage<Double>
  /// How far `svd` is from that of `A`, where it is known already.
  var alignment: SingularAlignment?

  func map(stated variance: Double) -> AffineMap { AffineMap(svd, c: noiseVariance / variance) }

  func distances(to matched: SingularStage, stated: Double) -> [BlockDistance] {
    let alignment = alignment ?? SingularAlignment(svd, matched.svd)
    return [
      BlockDistance(block: "U", quantity: "largest angle to A's", value: alignment.left),
      BlockDistance(block: "U", quantity: "a column's length less 1", value: alignment.leftLength),
      BlockDistance(block: "s", quantity: "largest relative error", value: alignment.values),
      BlockDistance(block: "V", quantity: "largest angle to A's", value: alignment.right),
      BlockDistance(block: "V", quantity: "a column's length less 1", value: alignment.rightLength),
      BlockDistance(
        block: "sigma_w2", quantity: "logarithm of the ratio to the data's",
        value: Double.log(noiseVariance / matched.noiseVariance)),
    ]
  }

  func values(matched: SingularStage) -> [ParameterValue] {
    [
      ParameterValue(
        block: "sigma_w2", name: "σ_w²", learned: noiseVariance,
        prescribed: matched.noiseVariance)
    ]
  }

  func substituted(
    by matched: SingularStage, stated: Double
  ) -> [(blocks: [String], stage: SingularStage)] {
    var (ofNoise, ofVectors) = (self, self)
    ofNoise.noiseVariance = matched.noiseVariance
    ofVectors.svd = matched.svd
    ofVectors.alignment = nil
    return [(["sigma_w2"], ofNoise), (["U", "s", "V"], ofVectors)]
  }
}

/// That of [LVAMP-GH]: any two matrices, `x̃ = G r̃ + H y`.
struct MatrixStage: VAMPStage {
  var g, h: Matrix<Double>
  var shrinkage: any ParametricShrinkage<Double>

  func map(stated variance: Double) -> AffineMap {
    let trace = (0..<g.rows).reduce(0) { $0 + g[$1, $1] }
    return AffineMap(f: h, h: g, divergence: trace / Double(g.rows))
  }

  func distances(to matched: SingularStage, stated: Double) -> [BlockDistance] {
    let wanted = matched.map(stated: stated)
    return [
      BlockDistance(block: "G", quantity: "relative distance", value: g.distance(to: wanted.h)),
      BlockDistance(block: "H", quantity: "relative distance", value: h.distance(to: wanted.f)),
    ]
  }

  func values(matched: SingularStage) -> [ParameterValue] { [] }

  func substituted(
    by matched: SingularStage, stated: Double
  ) -> [(blocks: [String], stage: MatrixStage)] {
    let wanted = matched.map(stated: stated)
    return [(["G", "H"], MatrixStage(g: wanted.h, h: wanted.f, shrinkage: shrinkage))]
  }
}

extension Matrix<Double> {
  /// `‖this − other‖_F/‖other‖_F`
  func distance(to other: Matrix) -> Double {
    let squares = zip(storage, other.storage).reduce(into: (0.0, 0.0)) {
      $0.0 += ($1.0 - $1.1) * ($1.0 - $1.1)
      $0.1 += $1.1 * $1.1
    }
    return (squares.0 / squares.1).squareRoot()
  }
}
