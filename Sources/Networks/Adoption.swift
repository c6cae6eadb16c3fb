// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// What a network shows of its layers to another kind, which may begin with it.
public struct ForeignLayer<S: Scalar> {
  /// `W` and `θ` of a layer `η_θ(X + W^H (Y − S X))`, and whether it thresholds rows.
  public struct Coupled {
    let weight: Matrix<S>
    let threshold: [S.Real]
    let isOfRows: Bool
  }
  public var coupled: Coupled?
  /// `B_t`, column-major, and `(β_t, α_t)` of a layer of LAMP with the scaled soft threshold.
  public var lampL1: (b: [S.Real], beta: S.Real, alpha: S.Real)?

  public init() {}
}

extension Network {
  public func foreign(_ t: Int, _ p: ParameterVector<S.Real>) throws -> ForeignLayer<S> {
    ForeignLayer()
  }

  public func adopted(_ block: String, from layer: ForeignLayer<S>) -> [S.Real]? { nil }

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
    var parameters = ParameterVector<S.Real>(zeros: own.layout)
    for block in own.layout.blocks {
      let layer = try other.foreign(block.layer ?? 0, given)
      guard let numbers = adopted(block.name, from: layer), numbers.count == block.count else {
        return nil
      }
      parameters[block] = numbers
    }
    return parameters
  }
}
