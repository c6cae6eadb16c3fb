// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Beamforming
import Testing

/// The closed form, and how methods come to it.
struct OptimumTests {
  @Test("The stated efficiency is that of the beams, which have all the power", arguments: 1...4)
  func efficiency(streams: Int) throws {
    for seed in 1...10 as ClosedRange<UInt64> {
      let link = Drawn(seed: seed).link
      let optimum = try Optimum(link, streams: streams)
      let power = optimum.beams.columnSquaredNorms.reduce(0, +)
      #expect(abs(power - link.power) < 1e-12)
      #expect(
        abs(link.spectralEfficiency(optimum.beams) - optimum.spectralEfficiency) < 1e-10)
    }
  }

  @Test("No beams of the same power and streams are better", arguments: 1...3)
  func best(streams: Int) throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      let drawn = Drawn(seed: seed, streams: streams)
      let optimum = try Optimum(drawn.link, streams: streams).spectralEfficiency
      #expect(drawn.link.spectralEfficiency(drawn.w) <= optimum + 1e-12)
      let course = ProjectedGradient<Number>(steps: [Double](repeating: 2, count: 300))
        .course(drawn.link, from: drawn.w)
      #expect(course.allSatisfy { drawn.link.spectralEfficiency($0) <= optimum + 1e-10 })
      let reached = drawn.link.spectralEfficiency(course[299])
      #expect(reached > 0.98 * optimum, "seed \(seed): \(reached) of \(optimum)")
    }
  }

  @Test("The power is never above P", arguments: StepNormalisation.allCases)
  func power(normalisation: StepNormalisation) throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      let drawn = Drawn(seed: seed, streams: 2)
      let eigenvalue = try Optimum(drawn.link, streams: 1).eigenvalue
      let course = ProjectedGradient<Number>(
        steps: [1e-3, 1, 1e3, 1e6, 1e9], normalisation: normalisation
      ).course(drawn.link, from: drawn.w, eigenvalue: eigenvalue)
      for w in course {
        #expect(w.columnSquaredNorms.reduce(0, +) <= drawn.link.power * (1 + 1e-12))
      }
    }
  }

  @Test("With ever larger steps, of one stream it is the power method")
  func powerMethod() {
    let drawn = Drawn(seed: 1)
    let steps = ProjectedGradient<Number>(steps: [Double](repeating: 1e12, count: 5))
      .course(drawn.link, from: drawn.w)
    let power = PowerIteration.course(drawn.link, from: drawn.w, iterations: 5)
    for (a, b) in zip(steps, power) {
      for (x, y) in zip(a.storage, b.storage) { #expect((x - y).length < 1e-9) }
    }
  }

  @Test("Conjugate gradients are at least as good as as many steps of the power method")
  func conjugateGradients() throws {
    for seed in 1...10 as ClosedRange<UInt64> {
      let drawn = Drawn(seed: seed)
      let ours = try ConjugateGradient.course(drawn.link, from: drawn.w, iterations: 6)
      let power = PowerIteration.course(drawn.link, from: drawn.w, iterations: 6)
      for (a, b) in zip(ours, power) {
        #expect(
          drawn.link.spectralEfficiency(a) >= drawn.link.spectralEfficiency(b) - 1e-9)
      }
      let optimum = try Optimum(drawn.link, streams: 1).spectralEfficiency
      #expect(drawn.link.spectralEfficiency(ours[5]) > optimum - 1e-6)
    }
  }

  @Test("A link that cannot be one is refused by what is wrong")
  func badInput() {
    let h = Drawn(seed: 1).link.h
    let cases: [(Matrix<Number>, Double, Double, String)] = [
      (Matrix(zeros: 2, 3), 1, 1, "the channel H is zero"), (h, 0, 1, "σ² is 0.0"),
      (h, 1, -1, "the power P is -1.0"), (h.map { _ in Number(.nan, 0) }, 1, 1, "‖H‖² = nan"),
    ]
    for (h, noise, power, message) in cases {
      do {
        _ = try Link(checked: h, noiseVariance: noise, power: power)
        Issue.record("\(message) was not thrown")
      } catch { #expect("\(error)".contains(message)) }
    }
    #expect(throws: LinkError.self) { try Optimum(Drawn(seed: 1).link, streams: 5) }
    let silent = Link<Number>(h: Matrix(zeros: 2, 3), noiseVariance: 1, power: 1)
    #expect(throws: LinkError.self) { try Optimum(silent, streams: 1) }
  }
}
