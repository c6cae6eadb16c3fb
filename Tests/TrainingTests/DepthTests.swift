// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks
import Problems
import Shrinkages
import Testing
import Training

/// Parameters of one network as those of another.
struct DepthTests {
  private let problem: DenseProblem
  init() throws {
    problem = try ProblemSpecification(ensemble: .gaussian, rows: 6, columns: 10)
      .draw(seed: 2, samples: 4)
  }

  /// Estimates after the last layer.
  private func estimate<N: Network>(
    _ network: N, _ parameters: ParameterVector<Double>, width: Int = 1
  ) throws -> Matrix<Double> where N.S == Double {
    let tapes = try network.forward(parameters, Batch(problem.y, width: width))
    return tapes[tapes.count - 1].x
  }

  @Test(
    "A deeper network computes first what the shallower one does; tied parameters go to every layer"
  )
  func deeper() throws {
    var start = AnalyticStart<Double>()
    (start.step, start.lambda) = (0.2, 0.1)
    let two = LISTA<Double>(a: problem.a, depth: 2, isTied: true)
    let four = LISTA<Double>(a: problem.a, depth: 4, isTied: false)
    var parameters = try two.initial(start)
    parameters.entries = parameters.entries.enumerated().map { $1 * (1 + Double($0 % 7) / 50) }
    let moved = try #require(parameters.moved(to: four.layout))
    let tapes = try four.forward(moved, Batch(problem.y))
    #expect(tapes[1].x == (try estimate(two, parameters)))
    let back = try #require(moved.moved(to: two.layout))
    #expect(back == parameters)
    let other = LISTA<Double>(a: Matrix(zeros: 6, 9), depth: 2)
    #expect(parameters.moved(to: other.layout) == nil)
  }

  @Test("A network adopts another kind's parameters and computes the same")
  func adopted() throws {
    let a = problem.a
    var start = AnalyticStart<Double>()
    start.weight = a.map { 1.1 * $0 }
    let alista = ALISTAGS<Double>(a: a, depth: 3)
    var given = try alista.initial(start)
    for (k, block) in alista.layout.blocks.enumerated() where block.name == "gamma" {
      given[block] = [0.1 + 0.02 * Double(k)]
    }
    let wanted = try estimate(alista, given, width: 2)
    func expect<N: Network>(_ network: N) throws where N.S == Double {
      let adopted = try #require(try network.adopting(alista, given))
      let found = try estimate(network, adopted, width: 2)
      // The same sums, rounded in another order: some ten rounding errors of numbers of size 1.
      #expect(zip(found.storage, wanted.storage).allSatisfy { abs($0 - $1) < 1e-14 })
    }
    try expect(LISTAGSCP<Double>(a: a, depth: 3))
    try expect(LISTAGS<Double>(a: a, depth: 3))
    #expect(try LISTACP<Double>(a: a, depth: 3).adopting(alista, given) == nil)
    #expect(try LAMP<Double>(a: a, depth: 3).adopting(alista, given) == nil)

    let lampL1 = LAMP1<Double>(a: a, depth: 2, isTied: true)
    var own = try lampL1.initial(AnalyticStart())
    own.entries[own.entries.count - 1] = 0.75
    let lamp = LAMP<Double>(a: a, depth: 2, isTied: true)
    let joined = try #require(try lamp.adopting(lampL1, own))
    #expect(try estimate(lamp, joined) == estimate(lampL1, own))
    #expect(try lampL1.adopting(lamp, joined) == own)
  }

  @Test("With layers below frozen, the gradient by the others is the same, and theirs is 0")
  func frozenBelow() throws {
    let whole = LAMP1<Double>(a: problem.a, depth: 3)
    var part = whole
    part.frame.freeze { $0.layer != 2 }
    let parameters = try whole.initial(AnalyticStart())
    let y = Batch(problem.y)
    let all = try whole.gradient(parameters, y, truth: problem.x)
    let own = try part.gradient(parameters, y, truth: problem.x)
    #expect(all.loss == own.loss)
    for block in part.layout.blocks {
      let expected =
        block.layer == 2 ? all.gradient[block] : [Double](repeating: 0, count: block.count)
      #expect(own.gradient[block] == expected)
    }
  }

  @Test("For another matrix, what depends on it is taken from its algorithm, what is learned stays")
  func otherMatrix() throws {
    let other = try ProblemSpecification(ensemble: .gaussian, rows: 6, columns: 10)
      .draw(seed: 9, samples: 4)
    func lvamp(_ a: Matrix<Double>) throws -> (LVAMP<Double>, AnalyticStart<Double>) {
      var network = LVAMP<Double>(
        a: a, depth: 2, shrinkage: BernoulliGaussian<Double>.initial, rank: 6)
      for block in ["U", "s", "V"] { try network.frame.freeze(block) }
      var start = AnalyticStart<Double>()
      (start.svd, start.noiseVariance, start.signalVariance) = (try SVD(a), 0.01, 0.1)
      return (network, start)
    }
    let (network, start) = try lvamp(problem.a)
    let (expected, otherStart) = try lvamp(other.a)
    func learned(_ network: LVAMP<Double>, _ start: AnalyticStart<Double>) throws
      -> ParameterVector<Double>
    {
      var parameters = try network.initial(start)
      for block in network.layout.blocks where block.name == "sigma_w2" {
        parameters[block] = [0.02 + 0.01 * Double(block.layer ?? 0)]
      }
      return parameters
    }
    let lesson = Lesson(Batch(other.y), truth: other.x, for: (other.a, otherStart))
    let found = try network.errors(try learned(network, start), on: [lesson])
    let wanted = try expected.errors(
      try learned(expected, otherStart), on: [Lesson(Batch(other.y), truth: other.x)])
    #expect(found.errors == wanted.errors && found.powers == wanted.powers)
  }
}
