// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

extension Network {
  /// The parameters of this network with which it computes what another one computes with `given`, at that
  /// network's depth:
  ///
  ///     LAMP-1     in LAMP           θ_t = (β_t, α_t)   (with the soft threshold), and back
  ///     ALISTA     in LISTA-CP       W^k = γ^k W        (and of rows: ALISTA-GS in LISTA-GSCP)
  ///     LISTA-GSCP in LISTA-GS       W_1^k = (W^k)^H,  W_2^k = I − (W^k)^H S   (and ALISTA-GS)
  ///
  /// Parameters of its own kind are themselves.
  /// - Returns: the parameters in this network's layout of that depth; `nil` for kinds of which this is not known.
  public func adopting<M: Network>(
    _ other: M, _ given: ParameterVector<S.Real>
  ) throws -> ParameterVector<S.Real>? where M.S == S {
    let own = frame.with(Self.card, depth: other.depth, isTied: other.frame.isTied)
    if M.card.kind == Self.card.kind { return given.moved(to: own.layout) }
    guard M.card.isOfRows == Self.card.isOfRows else { return nil }
    var parameters = ParameterVector<S.Real>(zeros: own.layout)
    for block in own.layout.blocks {
      let layer = ForeignLayer(other, given, block.layer ?? 0)
      guard let numbers = try layer.numbers(block.name, of: Self.card.kind, a.matrix),
        numbers.count == block.count
      else { return nil }
      parameters[block] = numbers
    }
    return parameters
  }
}

/// A layer of another kind of network, which shows its parameters as if it were of this kind.
private struct ForeignLayer<N: Network> {
  typealias R = N.S.Real
  let network: N
  let parameters: ParameterVector<R>
  let layer: Int

  init(_ network: N, _ parameters: ParameterVector<R>, _ layer: Int) {
    (self.network, self.parameters, self.layer) = (network, parameters, layer)
  }

  private func own(_ name: String) throws -> [R] {
    parameters[try network.frame.block(name, layer)]
  }

  func numbers(_ name: String, of kind: String, _ a: Matrix<N.S>) throws -> [R]? {
    switch (kind, N.card.kind, name) {
    case ("lamp", "lamp-l1", "theta"): try own("beta") + own("alpha")
    case ("lamp-l1", "lamp", "beta"): [try own("theta")[0]]
    case ("lamp-l1", "lamp", "alpha"): [try own("theta")[1]]
    case ("lamp", "lamp-l1", "B"), ("lamp-l1", "lamp", "B"): try own("B")
    case ("lista-cp", _, "W"), ("lista-gscp", _, "W"):
      try weight().map { N.S.realParts($0.storage) }
    case ("lista-gs", _, "W1"): try weight().map { N.S.realParts($0.adjoint.storage) }
    case ("lista-gs", _, "W2"):
      try weight().map { N.S.realParts(identityMinus($0.adjoint, a).storage) }
    case ("lista-cp", _, "theta"), ("lista-gscp", _, "theta"), ("lista-gs", _, "theta"):
      try weight() == nil ? nil : own("theta")
    default: nil
    }
  }

  /// `W` of layers `X + W^H (Y − S X)`.
  private func weight() throws -> Matrix<N.S>? {
    switch N.card.kind {
    case "lista-cp", "lista-gscp":
      parameters.matrix(try network.frame.block("W", layer), of: N.S.self)
    case "alista", "alista-gs":
      parameters.matrix(try network.frame.block("W", layer), of: N.S.self)
        .scaled(by: try own("gamma")[0])
    default: nil
    }
  }
}
