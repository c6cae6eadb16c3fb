// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// Every kind of network, one line each.
public enum NetworkRegister {
  /// Those over real numbers.
  public static func real<S: RealScalar>(_: S.Type = S.self) -> [any Network<S>.Type]
  where S.Real == S {
    [
      LISTA<S>.self,
      LISTAAB<S>.self,
      LISTAGS<S>.self,
      LISTAGSCP<S>.self,
      LISTACP<S>.self,
      ALISTAGS<S>.self,
      ALISTA<S>.self,
      SLISTA<S>.self,
      LAMP<S>.self,
      LAMP1<S>.self,
      LAMPb<S>.self,
      LVAMP<S>.self,
      LVAMPGH<S>.self,
    ]
  }

  /// Those over complex numbers: of complex rows.
  public static func complex<S: ComplexScalar>(_: S.Type = S.self) -> [any Network<S>.Type] {
    [LISTAGS<S>.self, LISTAGSCP<S>.self, ALISTAGS<S>.self]
  }

  public static var cards: [NetworkCard] { real(Double.self).map { $0.card } }
}

extension Array {
  /// The kind of network of that name.
  /// - Throws: `NetworkError`, which lists the kinds.
  public func kind<S>(_ name: String) throws -> any Network<S>.Type
  where Element == any Network<S>.Type {
    guard let type = first(where: { $0.card.kind == name }) else {
      throw NetworkError(
        "\"\(name)\" is no network; one of \(map { $0.card.kind }.joined(separator: ", ")) is wanted"
      )
    }
    return type
  }
}
