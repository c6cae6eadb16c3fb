// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import Foundation
import Networks
import Shrinkages

extension NetworkQuestion where N.S.Real == Double {
  /// The lines of the network's layers, for somebody's own numbers.
  func recursion() throws -> Recursion? {
    let layers = try network.layers(parameters)
    if let layers = layers as? [LAMPLayer<Double>] { return try lines(layers) }
    if let layers = layers as? [LVAMPLayer<Double>] {
      return try lines(
        layers.map { ($0.stage, $0.tail.shrinkage) },
        c: { t, variance in layers[t].noiseVariance / variance },
        "x̃_t = r̃_t + V u, u_i = s_i/(s_i² + c) (Uᵀy − s Vᵀr̃_t)_i, c = σ_w²/σ̃_t²",
        "ν̃_t = (Σ_i c/(s_i² + c) + N − R)/N, c = σ_w²/σ̃_t², clipped")
    }
    if let layers = layers as? [LVAMPGHLayer<Double>] {
      return try lines(
        layers.map { ($0.stage, $0.tail.shrinkage) }, c: { $1 }, "x̃_t = G_t r̃_t + H_t y",
        "ν̃_t = tr(G_t)/N, clipped")
    }
    return try lines(ofThresholds: layers)
  }

  private func lines(_ layers: [LAMPLayer<Double>]) throws -> Recursion {
    let isL1 = N.card.kind == "lamp-l1"
    return try AMPEquations<Double>(
      a: try arrays.matrix("A", of: Double.self), back: { layers[$0].b }, backName: "B_t",
      shrinkage: { layers[$0].shrinkage },
      shrinkageName: isL1 ? "β_t sgn(r_t) max(|r_t| − α_t σ_t, 0)" : "η(r_t; σ_t, θ_t)",
      onsager: { layers[$0].learnedOnsager }, damping: nil
    ).recursion(arrays, iterations: layers.count)
  }

  private func lines(
    _ stages: [(any LMMSE<Double>, any ParametricShrinkage<Double>)],
    c: @escaping @Sendable (Int, Double) -> Double, _ estimate: String, _ divergence: String
  ) throws -> Recursion {
    let y = try arrays.matrix("y", of: Double.self)
    let variance: Tensor<Double> = try arrays.tensor("initial_variance", [1])
    let equations = VAMPEquations<Double>(
      lmmse: { stages[$0].0 }, columns: network.a.columns, ratio: c,
      shrinkage: { stages[$0].1 }, damping: nil, estimateLine: estimate,
      divergenceLine: divergence)
    return Recursion(
      iterations: stages.count,
      start: [
        "y": Values(y), "r_tilde": Values(Matrix<Double>(zeros: network.a.columns, y.columns)),
        "variance_tilde": Values([Double](repeating: variance.entries[0], count: y.columns)),
      ], equations: equations.equations)
  }

  /// `r_t` from `x̂_t`, and `x̂_{t+1}` from `r_t`.
  private func lines(ofThresholds layers: [N.L]) throws -> Recursion? {
    guard let thresholds = layers as? [any ThresholdLayer<N.S>] else { return nil }
    let (network, y) = (network, y)
    let printed = N.card.formula
    let pieces = printed.split { ";\n".contains($0) }.map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    let point = pieces.first { $0.hasPrefix("r") || $0.hasPrefix("R =") }
    return Recursion(
      iterations: layers.count,
      start: [
        "y": try Values(of: Tensor(y.matrix)),
        "x": try Values(of: Tensor(Matrix<N.S>(zeros: network.a.columns, y.columns))),
      ],
      equations: [
        Equation(
          "r", point ?? "r_t",
          vectors: { own in
            var state = network.start(y)
            // What the first layer computes for all.
            if own.t > 0 { _ = layers[0].forward(&state, y) }
            state.x = try own.before("x")
            let tape = layers[own.t].forward(&state, y)
            guard case .vectors(let r)? = tape.quantities.first?.values else {
              throw Own.Undefined()
            }
            return r
          }),
        Equation(
          "x", "x_{t+1} = η(r_t; τ_t)",
          vectors: { own in
            let r: Matrix<N.S> = try own.vectors("r")
            return thresholds[own.t].threshold(Batch(r, width: y.width))
          }),
      ])
  }
}
