// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func layerBounds<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let s = columns(try pairs("S", inputs, nil, nil))
    let w = columns(try pairs("W", inputs, s.first?.count, s.count))
    let products = TwinProducts<T>(inputs, style, fault)
    let own = s.indices.map {
      fault == .weightsNotNormalised ? 1 : products.modulus(s[$0], w[$0])
    }
    let mu = s.indices.reduce(0 as T) { most, i in
      max(most, products.largest(s.count, but: i) { products.size(s[$0], w[i]) / own[i] })
    }
    let count = try p(.sparsity)
    let norms: [T]
    if fault == .rowNormsForColumnNorms {
      norms = stride(from: 0, to: w[0].count, by: products.parts).map { row in
        products.norm(
          w.indices.flatMap { i in (0..<products.parts).map { w[i][row + $0] / own[i] } })
      }
    } else {
      norms = w.indices.map { products.norm(w[$0]) / own[$0] }
    }
    let largest = norms.max() ?? 0
    let chosen = Array(norms.sorted(by: >).prefix(count))
    let rest = style.sum(chosen.count) { chosen[$0] }
    let sigma = T(try p(.noiseNorm))
    var radius = T(count) * T(try p(.largestRow))
    if fault == .radiusOfOneRow { radius = T(try p(.largestRow)) }
    let rate = T(fault == .rateWithoutMinusOne ? 2 * count : 2 * count - 1) * mu
    var gain = sigma * (T(count) * largest + rest)
    if fault == .noiseConstantAsPrinted {
      gain = sigma * T(count + 1) * style.sum(norms.count) { norms[$0] }
    }
    var (radii, thresholds) = ([radius], [T]())
    for step in try p(.steps).map({ T($0) }) {
      let level = mu * radius + (fault == .thresholdWithoutNoise ? 0 : sigma * largest)
      thresholds.append(fault == .thresholdWithoutStep ? level : step * level)
      let away = fault == .stepDistanceMissing ? 0 : abs(1 - step)
      radius = (step * rate + away) * radius + step * gain
      radii.append(radius)
    }
    return [
      "coherence": .real(Tensor([1], [mu])),
      "threshold": .real(Tensor([thresholds.count], thresholds)),
      "radius": .real(Tensor([radii.count], radii)),
    ]
  }
}

extension Fault {
  public static let rowNormsForColumnNorms = Fault(
    "row-norms-for-column-norms", in: "layer bounds",
    "C_∞ and C_s are of norms of rows of W, as (23) prints C_W; they are of columns")
  public static let radiusOfOneRow = Fault(
    "radius-of-one-row", in: "layer bounds", "e_0 is β, not s β")
  public static let rateWithoutMinusOne = Fault(
    "rate-without-minus-one", in: "layer bounds", "ρ is 2 s μ, not (2s − 1) μ")
  public static let noiseConstantAsPrinted = Fault(
    "noise-constant-as-printed", in: "layer bounds",
    "what noise adds has (s + 1) C_W of all columns, not s C_∞ + C_s")
  public static let thresholdWithoutNoise = Fault(
    "threshold-without-noise", in: "layer bounds", "θ_k lacks σ C_∞")
  public static let thresholdWithoutStep = Fault(
    "threshold-without-step", in: "layer bounds", "θ_k is not multiplied by γ_k")
  public static let stepDistanceMissing = Fault(
    "step-distance-missing", in: "layer bounds", "the contraction of a layer lacks |1 − γ_k|")
  /// Mistakes of the bounds and thresholds of a network's layers.
  public static let ofLayerBounds: [Fault] = [
    .weightsNotNormalised, .productsWithoutModulus, .ownColumnIncluded, .rowNormsForColumnNorms,
    .radiusOfOneRow, .rateWithoutMinusOne, .noiseConstantAsPrinted, .thresholdWithoutNoise,
    .thresholdWithoutStep, .stepDistanceMissing,
  ]
}
