// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Networks
import Problems
import Shrinkages
import Testing

@Suite("LAMP") struct LAMPTests {
  private func checkAMP<F: ParametricShrinkage>(_ shrinkage: F, isTied: Bool) throws
  where F.S: Rounded {
    typealias S = F.S
    let problem = try ProblemSpecification(ensemble: .gaussian, rows: 30, columns: 70, snr: 30)
      .draw(seed: 5, samples: 9)
    let a = problem.a.map { S($0) }
    let y = problem.y.map { S($0) }
    let lamp = LAMP(a: a, depth: 6, isTied: isTied, shrinkage: shrinkage)
    let tapes = try lamp.forward(lamp.analytic, Batch(y))
    let x = tapes[tapes.count - 1].x
    let amp = AMP(a: a, shrinkage: shrinkage)
    var state = amp.start(y)
    for tape in tapes {
      amp.step(&state, y)
      #expect(tape.v.storage == state.v.storage && tape.sigma == state.sigma)
      #expect(tape.r.storage == state.r.storage && tape.x.storage == state.x.storage)
      #expect(tape.onsager == state.b)
    }
    #expect(tapes.count == 6 && x.storage == state.x.storage)
    #expect(x.storage.contains { $0 != 0 } && x.storage.allSatisfy(\.isFinite))
  }

  @Test(
    "With B = A^T it is AMP bit for bit: v, σ, r, x̂ and b of every layer",
    arguments: Families.names, [false, true])
  func amp(family: String, isTied: Bool) throws {
    let double: [Double]? = nil
    try checkAMP(try Families.named(family).member(double), isTied: isTied)
    let float: [Float]? = nil
    try checkAMP(try Families.named(family).member(float), isTied: isTied)
  }

  @Test("Another B in one layer is no longer AMP, and changes no layer before it")
  func learned() throws {
    let small = try Small("soft-threshold", isTied: false)
    let lamp = try small.lamp(Double.self)
    let block = try #require(lamp.layout.block("B", layer: 2))
    var changed = lamp.analytic
    changed.entries[block.offset + 5] += 0.25
    let y = Batch(small.problem.y)
    let plain = try lamp.forward(lamp.analytic, y)
    let other = try lamp.forward(changed, y)
    #expect(plain[1].x.storage == other[1].x.storage && plain[2].sigma == other[2].sigma)
    #expect(plain[2].r.storage != other[2].r.storage)
  }

  @Test("Learnable numbers: N M a matrix, p a layer; multiply-adds: 2T − 1 products")
  func counts() throws {
    for family in Families.names {
      let untied = try Small("\(family)", isTied: false).lamp(Double.self)
      let tied = try Small("\(family)", isTied: true).lamp(Double.self)
      let p = untied.frame.shrinkage?.thetaCount ?? 0
      #expect(untied.layout.learnableCount == 4 * 240 + 4 * p)
      #expect(tied.layout.learnableCount == 240 + 4 * p)
      #expect(untied.layout.count == untied.analytic.entries.count)
      #expect(untied.multiplyAdds == 7 * 240 && tied.multiplyAdds == 7 * 240)
    }
    var layout = try Small("mlp", isTied: false).lamp(Double.self).layout
    try layout.freeze("B")
    #expect(throws: NetworkError.self) { try layout.freeze("U") }
    #expect(layout.learnableCount == 4 * 19 && layout.count == 4 * 240 + 4 * 19)
  }
}
