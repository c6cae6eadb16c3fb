// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import ComplexModule
import Methods
import RealModule

/// Arrays of questions about beams: three links of 4×5, two streams, of which the first link's beams are far within the
/// power, so that a projection leaves them; four batches where there are several.
enum BeamNumbers {
  static func array(_ card: ArrayCard, seed: Int) -> Values<Double> {
    let extents = ["P": 3, "M": 4, "N": 5, "D": 2, "T": 3, "K": 4]
    let shape = card.shape.split(separator: "×").map { extents[String($0)] ?? 1 }
    let count = shape.reduce(1, *)
    switch card.name {
    case "noise_variance": return Values(shape, (0..<count).map { [0.3, 0.8, 1.7][$0 % 3] })
    case "alpha": return Values([0.01, 3, 2])
    default:
      let numbers = randomComplex(count, 1, seed).storage
      let perLink = count / (shape.count == 4 ? shape[0] * shape[1] : shape[0])
      let scale = card.name == "W_0" || card.name == "V" ? [0.02, 1, 0.7] : [0.7, 1, 1]
      return .complex(
        Tensor(shape, numbers.enumerated().map { Complex.scale(scale[$0 / perLink % 3], $1) }))
    }
  }
}
