// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks
import Shrinkages
import Testing
import Training

struct LearningCoordinatesTests {
  private let a = Matrix<Double>(rows: 3, columns: 4) { Double(($0 * 7 + $1 * 3) % 5) / 4 - 0.4 }

  @Test("What is above 0 is learned by its logarithm, and its gradient is p ∂L/∂p")
  func logarithms() throws {
    var network = LVAMP<Double>(
      a: a, depth: 2, shrinkage: BernoulliGaussian<Double>.initial, rank: 3)
    for block in ["U", "s", "V"] { try network.frame.freeze(block) }
    let coordinates = LearningCoordinates(network.frame)
    // σ_w² and θ = (φ, log odds) of each layer.
    #expect(coordinates.count == 6)
    var p = [Double](repeating: 0.5, count: network.layout.count)
    let noise = try #require(network.layout.block("sigma_w2", layer: 1)).offset
    let theta = try #require(network.layout.block("theta", layer: 1)).offset
    (p[noise], p[theta], p[theta + 1]) = (0.25, 2, -3)
    var q = coordinates.coordinates(of: p)
    #expect(q[3...].elementsEqual([Double.log(0.25), Double.log(2), -3]))
    let g = coordinates.gradient([Double](repeating: 8, count: p.count), at: p)
    #expect(g[3...].elementsEqual([2, 16, 8]))
    let old = p
    q[3] += 1
    coordinates.project(&q, into: &p)
    // e to the double's own last places: log and exp each round once.
    #expect(abs(p[noise] / (0.25 * Double.exp(1)) - 1) < 4 * Double.ulpOfOne)
    #expect(p.indices.allSatisfy { $0 == noise || abs(p[$0] - old[$0]) <= 2 * old[$0].ulp })
  }

  @Test("Thresholds come back to 0, knots of a piecewise linear function into order")
  func projections() throws {
    let lista = LISTACP<Double>(a: a, depth: 1)
    var coordinates = LearningCoordinates(lista.frame)
    var p = [Double](repeating: 1, count: lista.layout.count)
    var q = p
    q[q.count - 1] = -0.25
    coordinates.project(&q, into: &p)
    #expect(p.last == 0 && q.last == 0 && p.first == 1)

    var lamp = LAMP<Double>(a: a, depth: 1, shrinkage: PiecewiseLinear<Double>.initial)
    try lamp.frame.freeze("B")
    coordinates = LearningCoordinates(lamp.frame)
    p = [Double](repeating: 1, count: lamp.layout.count)
    q = [0.5, 0.25, -1, 2, 3]
    coordinates.project(&q, into: &p)
    #expect(q == [0.5, 0.5, -1, 2, 3] && p.suffix(5) == [0.5, 0.5, -1, 2, 3])
    q[0] = -1
    coordinates.project(&q, into: &p)
    #expect(q == [0, 0.5, -1, 2, 3])
  }

  @Test("Each block has its own factor of the rate")
  func factors() throws {
    let lamp = LAMP1<Double>(a: a, depth: 2, isTied: true)
    let coordinates = LearningCoordinates(lamp.frame) { $0.name == "alpha" ? 10 : 1 }
    #expect(coordinates.factors.count == 12 + 4)
    #expect(coordinates.factors.suffix(4) == [10, 1, 10, 1])
  }
}
