// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import ComplexModule
import Networks
import Shrinkages
import Twins

/// The forward pass of a kind of network.
enum NetworkForward<Kind: UnrolledTwin>: UnrolledMethod {
  static var isGradient: Bool { false }
}

/// Its loss and gradient.
enum NetworkGradient<Kind: UnrolledTwin>: UnrolledMethod {
  static var isGradient: Bool { true }
}

/// What both are, by the network's card and its twin.
protocol UnrolledMethod: Method {
  associatedtype Kind: UnrolledTwin
  static var isGradient: Bool { get }
}

extension UnrolledMethod {
  static var networkCard: NetworkCard {
    NetworkRegister.cards.first { $0.kind == Kind.kind }
      ?? NetworkCard(Kind.kind, spec: [], source: [], blocks: [], formula: "")
  }

  static var card: Card { card(networkCard) }

  private static func card(_ network: NetworkCard) -> Card {
    let isComplex = Kind.isComplex
    let forward = (isComplex ? "complex-" : "") + network.kind
    func learned(_ block: BlockCard, _ name: String, _ meaning: String) -> ArrayCard {
      ArrayCard(name, block.shape, meaning, complex: isComplex && !block.isReal)
    }
    let data =
      (network.usesMatrix ? [ArrayCard("A", "M×N", complex: isComplex)] : [])
      + [ArrayCard("y", "M×D", complex: isComplex)]
    let gradients = network.blocks.filter(\.isLearned).map { block in
      block.extents.count == 2
        ? ArrayCard(
          "d_" + block.name, "as \(block.name)", "∂L/∂\(block.name)",
          complex: isComplex && !block.isReal)
        : learned(block, "d_" + block.name, "")
    }
    let source = network.source.map {
      isGradient
        ? $0.hasPrefix("BSR17 (") ? "BSR17 (27), " + $0.dropFirst(6) : "BSR17 (27); " + $0 : $0
    }
    let isOld = ["lamp", "lamp-l1"].contains(network.kind)
    return Card(
      MethodName(rawValue: isGradient ? forward + "-gradient" : forward),
      spec: network.spec + (isGradient ? ["LOSS"] : []),
      source: source.map { isComplex ? $0 + ", remark 1" : $0 },
      levels: isGradient ? [.gradient] : [.network],
      parameters: (network.hasFamily ? [.required(.family)] : [])
        + (network.isOfRows ? [.required(.width)] : []),
      inputs: data + network.blocks.map { learned($0, $0.name, $0.meaning) }
        + (isGradient ? [ArrayCard("x", "N×D", "the truth", complex: isComplex)] : []),
      outputs: isGradient
        ? [ArrayCard("loss", "1")] + gradients : [ArrayCard("x", "N×D", complex: isComplex)],
      traces: isGradient
        ? []
        : network.quantities.map {
          ArrayCard(
            "trace/" + $0.name, $0.shape, complex: isComplex && $0.isVector,
            clip: $0.isDivergence ? divergences : nil)
        },
      formula: isGradient
        ? gradientFormula(network, forward)
        : isComplex ? "\(network.kind) with ᴴ for ᵀ and rows of complex entries" : network.formula,
      since: isOld ? 3 : 6)
  }

  private static func gradientFormula(_ network: NetworkCard, _ forward: String) -> String {
    let learned = network.blocks.filter(\.isLearned).map { "d_" + $0.name }
    let samples =
      network.isOfRows
      ? "loss = (1/P) Σ_p ‖X_T − X‖_F² over the P samples of `width` columns, for the X_T of \(forward)"
      : "loss = (1/D) Σ_d ‖x_T(y[:, d]) − x[:, d]‖² for the x_T of \(forward)"
    let clips =
      network.quantities.contains(where: \.isDivergence) ? ", what is clipped as a constant" : ""
    var lines = [
      samples + ";  \(learned.joined(separator: ", ")) are its derivatives",
      "what all layers share has the sum of their derivatives;  everything is differentiated\(clips)",
    ]
    switch network.kind {
    case "lamp": lines.append("σ_t and b_{t+1} are differentiated, too")
    case "lamp-l1":
      lines.append("σ_t and b_{t+1} are differentiated, too;  ‖x‖_0 has the derivative 0")
    case "lamp-b": lines.append("σ_t is differentiated, too;  the last of d_b is 0")
    default: break
    }
    if Kind.isComplex {
      lines.append("the derivative by a complex number is ∂L/∂Re + i ∂L/∂Im, as PyTorch has it")
    }
    return lines.joined(separator: "\n")
  }

  static var faults: [Fault] { isGradient ? Kind.gradientFaults : Kind.faults }

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    Kind.isComplex
      ? try answer(NetworkRegister.complex(S.Complexified.self).kind(Kind.kind), p, arrays)
      : try answer(NetworkRegister.real(S.self).kind(Kind.kind), p, arrays)
  }

  private static func answer<N: Network>(
    _ type: N.Type, _ p: Parameters, _ arrays: Arrays<N.S.Real>
  ) throws -> Arrays<N.S.Real> {
    let question = try NetworkQuestion(type, p, arrays)
    return isGradient ? try question.gradient() : try question.forward()
  }

  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try Kind.answer(p, arrays, twin, isGradient: isGradient)
  }

  static func routes(_ p: Parameters, _ arrays: Arrays<Double>) -> [ProofRoute] {
    isGradient ? [.direct, .forwardDifferentiation] : [.direct]
  }

  static func recursion(
    _ p: Parameters, _ inputs: Arrays<Double>, _ kit: Factorisations<Double>
  ) throws -> Recursion? {
    if isGradient { return nil }
    return Kind.isComplex
      ? try recursion(NetworkRegister.complex(Complex<Double>.self).kind(Kind.kind), p, inputs)
      : try recursion(NetworkRegister.real(Double.self).kind(Kind.kind), p, inputs)
  }

  private static func recursion<N: Network>(
    _ type: N.Type, _ p: Parameters, _ inputs: Arrays<Double>
  ) throws -> Recursion? where N.S.Real == Double {
    try NetworkQuestion(type, p, inputs).recursion()
  }

  static func comparisons(
    _ p: Parameters, _ inputs: Arrays<Double>, _ outputs: Arrays<Double>
  ) throws -> Comparisons? {
    guard let r = outputs["trace/r"] else { return nil }
    switch Kind.kind {
    case "lamp-l1":
      guard let alpha = inputs["alpha"]?.reals, let sigma = outputs["trace/sigma"]?.reals
      else { return nil }
      let d = sigma.count / alpha.count
      return .trace(
        outputs, factor: 1, levels: sigma.enumerated().map { alpha[$0 / d] * $1 })
    case "slista":
      let lambda = inputs["lambda"]?.reals?.first ?? 0
      return .layers(r, thresholds: inputs["gamma"]?.reals?.map { lambda * $0 } ?? [], width: nil)
    default:
      guard let thresholds = (inputs["lambda"] ?? inputs["theta"])?.reals,
        !networkCard.hasFamily
      else { return nil }
      let width = networkCard.isOfRows ? try p(.width) * (r.isComplex ? 2 : 1) : nil
      return .layers(r, thresholds: thresholds, width: width)
    }
  }
}

extension Comparisons {
  /// `|r_t|`, or the norms of rows of `width` real numbers, with each layer's threshold.
  static func layers(
    _ r: Values<Double>, thresholds: [Double], width: Int?
  ) -> Comparisons? {
    let parts = r.parts
    guard !thresholds.isEmpty, parts.count % thresholds.count == 0 else { return nil }
    let size = parts.count / thresholds.count
    let each = thresholds.enumerated().map { t, threshold in
      Comparisons.rows(
        Array(parts[(t * size)..<((t + 1) * size)]), width: width ?? 1, threshold: threshold)
    }
    return Comparisons(each.flatMap(\.sizes), each.flatMap(\.thresholds))
  }
}

extension BlockCard {
  /// The extents of its array in a question, in letters.
  var shape: String {
    let own = extents.map(\.rawValue).joined(separator: "×")
    let stacked = own.isEmpty ? "T" : "T×" + own
    switch sharing {
    case .each: return stacked
    case .shared: return own.isEmpty ? "1" : own
    case .tieable: return "\(own.isEmpty ? "1" : own), or \(stacked)"
    }
  }
}
