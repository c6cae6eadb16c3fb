// SPDX-License-Identifier: GPL-3.0-or-later

/// A part of a training that has one network, one set of learned numbers and one rate. Its moments begin at
/// zero, and it ends with the parameters that were best on the validation set.
public struct Stage: Sendable, Equatable {
  /// Which of the network's numbers are learned.
  public enum Part: String, Sendable, Codable {
    /// Those of its last layer, with all else fixed.
    case layer
    /// All of them.
    case all
  }

  /// Where its parameters come from.
  public enum Beginning: Sendable, Equatable {
    /// From the stage before.
    case same
    /// From the stage before, with a new last layer, or from the start where there is none before.
    case newLayer
    /// From the stage before, or from the tied network of this depth where that one is better.
    case betterOfTied
  }

  /// Layers of its network.
  public let depth: Int
  /// Whether they share their matrices.
  public let isTied: Bool
  public let part: Part
  public let beginning: Beginning
  /// `α` of Adam.
  public let rate: Double
}

/// The stages of a training.
///
/// [ALG2] BSR17 Algorithm 2, tied: for each layer its own numbers are learned with all else fixed, and then
/// all numbers of all layers so far.
///
/// [ALG3] BSR17 Algorithm 3, untied: the same after a tied network of every depth was learned, whose
/// parameters are taken where they are better than those with the new layer.
///
/// SCSZ21 (17), (18) is the first of the two for layers that share nothing.
public struct Schedule: Sendable, Equatable {
  public enum Scheme: String, Sendable, CaseIterable {
    case layerwise
    /// All layers at once, from the start.
    case whole
  }

  public var scheme: Scheme
  public var layers: Int
  public var isTied: Bool
  /// Whether tied networks come first, and are taken where they are better: [ALG3].
  public var isTiedFirst: Bool
  /// `α` of a new layer.
  public var rate: Double
  /// By which `α` is multiplied when all is learned, one after the other.
  public var refinements: [Double]

  public init(
    scheme: Scheme = .layerwise, layers: Int, isTied: Bool, isTiedFirst: Bool = false,
    rate: Double = 1e-3, refinements: [Double] = [0.5, 0.1, 0.01]
  ) {
    (self.scheme, self.layers, self.isTied) = (scheme, layers, isTied)
    (self.isTiedFirst, self.rate, self.refinements) = (isTiedFirst, rate, refinements)
  }

  public var stages: [Stage] {
    switch scheme {
    case .layerwise where isTied: layerwise(isTied: true)
    case .layerwise where isTiedFirst:
      layerwise(isTied: true) + layerwise(isTied: false, looksAtTied: true)
    case .layerwise: layerwise(isTied: false)
    case .whole:
      ([1] + refinements).enumerated().map { k, factor in
        Stage(
          depth: layers, isTied: isTied, part: .all, beginning: k == 0 ? .newLayer : .same,
          rate: rate * factor)
      }
    }
  }

  private func layerwise(isTied: Bool, looksAtTied: Bool = false) -> [Stage] {
    (1...layers).flatMap { depth -> [Stage] in
      let own = Stage(
        depth: depth, isTied: isTied, part: .layer, beginning: .newLayer, rate: rate)
      return [own]
        + refinements.enumerated().map { k, factor in
          Stage(
            depth: depth, isTied: isTied, part: .all,
            beginning: k == 0 && looksAtTied ? .betterOfTied : .same, rate: rate * factor)
        }
    }
  }
}
