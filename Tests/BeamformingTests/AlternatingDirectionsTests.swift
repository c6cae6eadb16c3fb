// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Beamforming
import Testing

/// [ADMM] and the proximal step in it.
struct AlternatingDirectionsTests {
  private static func proximal(_ link: Link<Number>, _ penalty: Double) throws -> ProximalBeam<
    Number
  > {
    ProximalBeam(svd: try SVD(link.h), noiseVariance: link.noiseVariance, penalty: penalty)
  }

  /// `X + a Y`
  private static func sum(_ x: Matrix<Number>, _ a: Double, _ y: Matrix<Number>) -> Matrix<Number> {
    Matrix(rows: x.rows, columns: 1) { i, _ in x[i, 0] + y[i, 0] * Number(a) }
  }

  private static func square(_ x: Matrix<Number>) -> Double { inner(x, x) }

  @Test(
    "The proximal beam is stationary, and no other found from anywhere is better",
    arguments: [0.01, 0.3, 1, 3, 30, 1000])
  func proximalBeam(penalty: Double) throws {
    for seed in 1...10 as ClosedRange<UInt64> {
      let drawn = Drawn(seed: seed)
      let v = drawn.w
      let w = try Self.proximal(drawn.link, penalty)(v)
      func value(_ w: Matrix<Number>) -> Double {
        penalty / 2 * Self.square(Self.sum(w, -1, v)) - drawn.link.spectralEfficiency(w)
      }
      // ϱ(w − v) = ∇SE(w), beside the size of either
      let rate = SpectralEfficiency(drawn.link, w).gradient
      let pull = Self.sum(w, -1, v)
      let rest = Self.square(Self.sum(rate, -penalty, pull))
      #expect(rest < 1e-18 * Self.square(rate) * (1 + Self.square(w) / Self.square(pull)))
      // Descent from other places ends no lower.
      let curvature =
        penalty + 2 / Double.log(2) * (try Optimum(drawn.link, streams: 1).eigenvalue)
        / drawn.link.noiseVariance
      for k in 0..<6 {
        var other = Self.sum(v, [-3, -1, -0.1, 0.5, 2, 5][k], drawn.direction)
        for _ in 0..<200 {
          let slope = Self.sum(
            Self.sum(other, -1, v), -1 / penalty,
            SpectralEfficiency(drawn.link, other).gradient)
          other = Self.sum(other, -penalty / curvature, slope)
        }
        #expect(value(w) <= value(other) + 1e-9 * (1 + value(w).magnitude))
      }
    }
  }

  @Test("On links of the preset it comes to the closed form, within the power")
  func converges() throws {
    var (early, late, best) = (0.0, 0.0, 0.0)
    for k in 0..<40 {
      let link = ChannelSpecification.apgd.draw(seed: 1, trial: k)
      let course = try AlternatingDirections(penalty: 3).course(
        link, from: ChannelSpecification.apgd.start(seed: 1, trial: k), iterations: 50)
      for z in course { #expect(Self.square(z) <= link.power * (1 + 1e-12)) }
      early += link.spectralEfficiency(course[4])
      late += link.spectralEfficiency(course[49])
      best += try Optimum(link, streams: 1).spectralEfficiency
    }
    print("ADMM, ϱ = 3: \(early / best) after 5 iterations, \(late / best) after 50")
    #expect(early / best > 0.998 && late / best > 1 - 1e-8)
  }

  @Test("Its first beam leaves the plane in which every step of PGD stays")
  func noGradientStep() throws {
    for seed in 1...10 as ClosedRange<UInt64> {
      let drawn = Drawn(seed: seed)
      let z = try AlternatingDirections(penalty: 3).course(
        drawn.link, from: drawn.w, iterations: 1)[0]
      let gradient = SpectralEfficiency(drawn.link, drawn.w).gradient
      // What is left of z beside w and ∇SE(w), by real and by complex multiples
      var rest = z
      var plane: [Matrix<Number>] = []
      for vector in [drawn.w, gradient] {
        var basis = vector
        for known in plane { basis = Self.sum(basis, -inner(known, basis), known) }
        plane.append(basis.map { $0 * Number(1 / Self.square(basis).squareRoot()) })
      }
      for basis in plane { rest = Self.sum(rest, -inner(basis, rest), basis) }
      #expect(Self.square(rest) > 1e-4 * Self.square(z), "seed \(seed)")
      // The step of PGD is in it.
      let step = ProjectedGradient<Number>(steps: [3]).course(drawn.link, from: drawn.w)[0]
      var none = step
      for basis in plane { none = Self.sum(none, -inner(basis, none), basis) }
      #expect(Self.square(none) < 1e-24 * Self.square(step))
    }
  }

  @Test("√P v_1 is at rest, with the multiplier that is stated, for ϱ above c/P")
  func rest() throws {
    let drawn = Drawn(seed: 1)
    let optimum = try Optimum(drawn.link, streams: 1)
    let gradient = SpectralEfficiency(drawn.link, optimum.beams).gradient
    for penalty in [2.02 / Double.log(2), 10] {
      let v = Self.sum(optimum.beams, -1 / penalty, gradient)
      let w = try Self.proximal(drawn.link, penalty)(v)
      #expect(Self.square(Self.sum(w, -1, optimum.beams)) < 1e-20)
    }
  }

  @Test("Where v has nothing, the beam gets nothing; zero stays zero")
  func orthogonal() throws {
    let drawn = Drawn(seed: 2)
    let zero = Matrix<Number>(zeros: 6, 1)
    #expect(try Self.proximal(drawn.link, 0.1)(zero).storage == zero.storage)
  }
}
