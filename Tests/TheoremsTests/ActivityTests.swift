// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import Problems
import StateEvolution
import Testing
import Theorems

@Suite("Activity detection, simulated") struct ActivityTests {
  private static let small = ActivitySpecification(
    preambles: .gaussian, length: 20, devices: 40, antennas: 4)

  @Test("the genie's error is that of its bound, on average over channels and noise")
  func genie() throws {
    let simulation = try ActivitySimulation(Self.small, preambles: 2, samples: 60, seed: 5)
    var expected: [Double] = []
    for problem in simulation.problems {
      for p in 0..<problem.signals.samples {
        let columns = problem.signals.columns(of: p)
        let support = (0..<40).filter { problem.signals.matrix[$0, columns.lowerBound] != .zero }
        expected.append(
          4 * (try SupportOracle.mse(problem.preambles, support, 1, problem.noiseVariance)))
      }
    }
    // 4 antennas times some 4 devices: the error of a sample scatters by about a third of itself.
    let ratio = Average.ratioOfSums(simulation.genie, expected)
    #expect(abs(ratio.decibels) < ratio.halfWidth && ratio.halfWidth < 0.5)
  }

  @Test("methods come out of both groupings with one energy a device")
  func courses() throws {
    let simulation = try ActivitySimulation(Self.small, preambles: 1, samples: 3, seed: 5)
    #expect(simulation.activity.count == 3 * 40)
    for method in ActivitySimulation.Method.allCases {
      let course = try simulation.course(method, iterations: 4, threads: 1)
      #expect(course.errors.count == 4 && course.errors[3].count == 3)
      #expect(course.energies.count == 3 * 40, "\(method)")
      #expect(zip(course.errors[3], simulation.powers).allSatisfy { $0 < $1 }, "\(method)")
    }
  }

  @Test("detection: the threshold has the fewest errors of all on the data that chose it")
  func detection() {
    let energies = [0.1, 0.4, 0.4, 0.3, 2, 3, 0.2, 5]
    let activity = [false, false, true, false, true, true, true, true]
    let chosen = ActivityDetection(energies: energies, activity: activity)
    let found = chosen.errors(energies: energies, activity: activity)
    let others = [0, 0.15, 0.25, 0.35, 0.4, 1, 2.5, 4, 6].map {
      ActivityDetection(threshold: $0).errors(energies: energies, activity: activity)
    }
    #expect(others.allSatisfy { $0.falseAlarms + $0.misses >= found.falseAlarms + found.misses })
    #expect(found.falseAlarms + found.misses == 2 && found.probability == 0.25)
    // Nobody active, everybody active.
    let none = ActivityDetection(energies: [1, 2], activity: [false, false])
    #expect(none.errors(energies: [1, 2], activity: [false, false]).probability == 0)
    let all = ActivityDetection(energies: [1, 2], activity: [true, true])
    #expect(all.errors(energies: [1, 2], activity: [true, true]).probability == 0)
  }

  @Test("a fixed number of active devices is that on average, and each device is as likely")
  func stratified() throws {
    let s = try Self.small.drawPreambles(seed: 1)
    let drawn = Self.small.draw(s, seed: 1, samples: 400, isStratified: true)
    var counts = [Int](repeating: 0, count: 40)
    var sizes: Set<Int> = []
    for p in 0..<400 {
      let active = (0..<40).filter { drawn.signals.matrix[$0, 4 * p] != .zero }
      sizes.insert(active.count)
      for n in active { counts[n] += 1 }
    }
    // 1 + 0.1 · 39 = 4.9
    #expect(sizes == [4, 5])
    #expect(abs(Double(counts.reduce(0, +)) / 400 - 4.9) < 0.05)
    // 49 expected of each, with a deviation of 6.6.
    #expect(counts.allSatisfy { abs($0 - 49) < 30 })
  }
}
