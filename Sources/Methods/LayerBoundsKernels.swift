// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Coherence
import Twins

/// [THM2], [THM3] Error bounds and thresholds of the layers of a network with a given weight.
protocol LayerBoundsLike: CoherenceKernel {}

extension LayerBoundsLike {
  static func boundsCard(_ name: MethodName, formula: String) -> Card {
    Card(
      name, spec: ["THM2", "THM3"], source: ["SCSZ21 (23), (31), (35)–(37); errata S5, S6"],
      levels: [.prediction],
      parameters: [
        .required(.sparsity), .required(.largestRow), .required(.noiseNorm), .required(.steps),
      ],
      inputs: [
        ArrayCard("S", "L×N", complex: isComplex), ArrayCard("W", "L×N", complex: isComplex),
      ],
      outputs: [
        ArrayCard("coherence", "1", "μ"), ArrayCard("threshold", "K", "θ_0 … θ_{K−1}"),
        ArrayCard("radius", "E", "e_0 … e_K, E = K + 1"),
      ], formula: formula, since: 5)
  }

  static func predicted<F: Scalar>(
    _ p: Parameters, _ arrays: Arrays<F.Real>, of field: F.Type
  ) throws -> Arrays<F.Real> {
    typealias R = F.Real
    let (s, w) = try pair("W", arrays, of: F.self)
    let norms = WeightNorms<R>(w, of: s)
    let sparsity = try p(.sparsity)
    let bounds: LayerBounds<R>
    do {
      bounds = try LayerBounds(
        coherence: norms.coherence, sparsity: sparsity, largestRow: R(try p(.largestRow)),
        noise: R(try p(.noiseNorm)), largestColumn: norms.largestColumn,
        largestColumns: norms.largestColumns(sparsity))
    } catch let error as CoherenceError { throw CallError(error.description) }
    let steps = try p(.steps).map { R($0) }
    let radii = bounds.radii(steps: steps)
    return [
      "coherence": Values([1], [norms.coherence]),
      "threshold": Values([steps.count], bounds.thresholds(steps: steps)),
      "radius": Values([radii.count], radii),
    ]
  }

  public static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.layerBounds(p, arrays)
  }
}

enum LayerBoundsKernel: LayerBoundsLike {
  static let isComplex = false
  static let card = boundsCard(
    "layer-bounds",
    formula: """
      of W'_i = W_i/(W_iᵀ S_i): μ = max_{i≠j} |W'_iᵀ S_j|, C_∞ = max_i ‖W'_i‖₂, C_s = sum of the s largest ‖W'_i‖₂
      e_0 = s β;  θ_k = γ_k (μ e_k + σ C_∞);  ρ = (2s − 1) μ
      e_{k+1} = (γ_k ρ + |1 − γ_k|) e_k + γ_k σ (s C_∞ + C_s)
      s = sparsity, β = largest_row, σ = noise_norm, γ_0 … γ_{K−1} = steps; norms are of columns
      """)
  static let faults: [Fault] = Fault.ofLayerBounds
}

enum ComplexLayerBoundsKernel: LayerBoundsLike {
  static let isComplex = true
  static let card = boundsCard(
    "complex-layer-bounds", formula: "layer-bounds with Wᴴ for Wᵀ and moduli: one group a device")
  static let faults: [Fault] = Fault.ofLayerBounds + Fault.ofComplexProducts
}
