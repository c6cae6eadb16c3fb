// SPDX-License-Identifier: GPL-3.0-or-later
import Experiments
import Search
import Testing

struct BaselineTests {
  @Test("The sign test's probability is that of the coin")
  func signTest() {
    #expect(SignTest([0, 0, 1], below: [1, 1, 1]).p == 0.25)
    #expect(SignTest([1, 1], below: [0, 0]).p == 1)
    #expect(SignTest([0, 0, 0, 1], below: [1, 1, 1, 0]).p == 5.0 / 16)
  }

  @Test("Over 30 seeds the best of 60 trials of TPE is below that of random search, p < 0.001")
  func random() throws {
    let beams = try [false, true].map { try TestFunction.beams(links: 3, isCorrected: $0) }
    for function in try TestFunction.all() + beams {
      let best = [Search.Method.tpe(TPE()), .random].map { method in
        (1...UInt64(30)).map { function.best($0, method, trials: 60) }
      }
      let test = SignTest(best[0], below: best[1])
      print("\(function.name): TPE wins \(test.wins) of \(test.count), p = \(test.p)")
      #expect(test.p < 0.001, "\(function.name): \(test)")
    }
  }

  @Test("After an earlier study of another seed a target is reached in fewer trials, p < 0.001")
  func warmStart() throws {
    for (function, target) in zip(try TestFunction.all(), [0.6, -2.5]) {
      let earlier = (1...UInt64(30)).map {
        function.observations(Search(function.space, seed: $0 + 1000), trials: 60)
      }
      func counts(_ isWarm: Bool) -> [Double] {
        (1...UInt64(30)).map { seed in
          let seen = isWarm ? earlier[Int(seed) - 1] : []
          let search = Search(function.space, seed: seed, earlier: seen)
          return Double(function.count(search, until: target, limit: 60))
        }
      }
      let test = SignTest(counts(true), below: counts(false))
      print("\(function.name): warm wins \(test.wins) of \(test.count), p = \(test.p)")
      #expect(test.p < 0.001, "\(function.name): \(test)")
    }
  }
}
