// SPDX-License-Identifier: GPL-3.0-or-later
import Problems
import Search
import Testing

struct SearchTests {
  /// A family at the top, of which one has a step and the other a depth and, below a flag, a clip.
  static let tree = Result {
    try Space([
      Space.Dimension(
        "clip", .real(0.1, 10, isLogarithmic: true), when: .init(parent: "clips", choices: ["yes"])),
      Space.Dimension(
        "step", .real(1e-4, 1e3, isLogarithmic: true),
        when: .init(parent: "family", choices: ["pgd"])),
      Space.Dimension("family", .choice(["pgd", "admm"])),
      Space.Dimension(
        "clips", .choice(["yes", "no"]), when: .init(parent: "family", choices: ["admm"])),
      Space.Dimension("depth", .whole(2, 12, isLogarithmic: false)),
      Space.Dimension("width", .whole(1, 64, isLogarithmic: true)),
    ])
  }

  /// Of IEEE operations alone; ADMM with clip and depth 7 is best, some fail.
  static func value(_ assignment: Assignment, _ k: Int) -> Double? {
    guard case .whole(let depth) = assignment["depth"] else { return nil }
    if k % 11 == 5 { return k % 2 == 0 ? nil : .nan }
    let far = Double((depth - 7) * (depth - 7))
    if case .real(let clip) = assignment["clip"] { return far + (clip - 2) * (clip - 2) - 5 }
    if case .real(let step) = assignment["step"] { return far + step / 1000 }
    return far + 3
  }

  static func trials(_ search: Search, _ count: Int) -> [Observation] {
    var results: [Observation] = []
    for k in 0..<count {
      let assignment = search.assignment(k, after: results)
      results.append(Observation(assignment, value: value(assignment, k)))
    }
    return results
  }

  @Test("A dimension is there exactly where its condition is met, within its range, parents given")
  func conditions() throws {
    let space = try Self.tree.get()
    for method in [Search.Method.random, .tpe(TPE())] {
      for observation in Self.trials(Search(space, seed: 3, method: method), 120) {
        let assignment = observation.assignment
        let isPGD = assignment["family"] == .choice("pgd")
        let hasClip = assignment["clips"] == .choice("yes")
        let names = ["family", "depth", "width"] + (isPGD ? ["step"] : ["clips"])
        #expect(Set(assignment.keys) == Set(names + (hasClip ? ["clip"] : [])))
        for dimension in space.dimensions {
          if let setting = assignment[dimension.name] { #expect(dimension.admits(setting)) }
        }
      }
    }
  }

  /// In the others TPE stays with the family whose best is found first.
  @Test("With conditional dimensions TPE finds the best branch twice as often as random search")
  func conditionalOptimum() throws {
    let space = try Self.tree.get()
    func found(_ method: Search.Method) -> Int {
      (1...UInt64(30)).count { seed in
        let results = Self.trials(Search(space, seed: seed, method: method), 80)
        return results.compactMap(\.value).contains { $0 < -4.9 }
      }
    }
    let (tpe, random) = (found(.tpe(TPE())), found(.random))
    print("the best branch is found by TPE \(tpe) times, by random search \(random) times of 30")
    #expect(tpe > 2 * random, "\(tpe) and \(random) of 30")
  }

  @Test("A trial is a function of the results that it may see: later ones change nothing")
  func lookahead() throws {
    let search = Search(try Self.tree.get(), seed: 5, lookahead: 3)
    let results = Self.trials(search, 40)
    for k in 0..<40 {
      let least = search.assignment(k, after: Array(results.prefix(search.awaited(k))))
      #expect(least == search.assignment(k, after: results))
      #expect(least == results[k].assignment)
    }
    #expect((0..<6).map(search.awaited) == [0, 0, 0, 0, 1, 2])
  }

  @Test("The digest of 60 trials is the one of every machine")
  func digest() throws {
    let results = Self.trials(Search(try Self.tree.get(), seed: 7), 60)
    let text = results.map { observation in
      observation.assignment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        .joined(separator: " ")
    }.joined(separator: "\n")
    let digest = SHA256.digest(Array(text.utf8)).prefix(6).map { String($0, radix: 16) }
    #expect(digest.joined(separator: " ") == "90 54 36 6f 5a 3f")
  }

  @Test("Other seeds give other trials, and the startup is that of random search")
  func seeds() throws {
    let space = try Self.tree.get()
    func first(_ seed: UInt64, _ method: Search.Method) -> [Assignment] {
      Self.trials(Search(space, seed: seed, method: method), 12).map(\.assignment)
    }
    #expect(first(1, .tpe(TPE())) != first(2, .tpe(TPE())))
    #expect(first(1, .tpe(TPE())).prefix(10) == first(1, .random).prefix(10))
    #expect(first(1, .tpe(TPE())).suffix(2) != first(1, .random).suffix(2))
  }

  @Test("No settings are tried twice while others are drawn")
  func repeats() throws {
    let space = try Space([
      Space.Dimension("a", .whole(1, 12, isLogarithmic: false)),
      Space.Dimension("b", .whole(1, 12, isLogarithmic: false)),
    ])
    var results: [Observation] = []
    let search = Search(space, seed: 1)
    for k in 0..<30 {
      let assignment = search.assignment(k, after: results)
      if k >= search.startup { #expect(!results.contains { $0.assignment == assignment }) }
      guard case .whole(let a) = assignment["a"], case .whole(let b) = assignment["b"] else {
        break
      }
      results.append(Observation(assignment, value: Double(a + b)))
    }
  }

  @Test("A search in which every trial failed goes on at random")
  func failures() throws {
    let space = try Self.tree.get()
    let failed = (0..<30).map { _ in Observation([:], value: .nan) }
    #expect(failed[0].value == nil)
    let (tpe, random) = (Search(space, seed: 1), Search(space, seed: 1, method: .random))
    #expect(tpe.assignment(30, after: failed) == random.assignment(30, after: failed))
  }

  @Test("Failed trials count as bad ones: where they were, the next ones are not")
  func failuresAreAvoided() throws {
    let space = try Space([Space.Dimension("x", .real(0, 1, isLogarithmic: false))])
    let search = Search(space, seed: 2)
    var results: [Observation] = []
    var low = 0
    for k in 0..<60 {
      let assignment = search.assignment(k, after: results)
      guard case .real(let x) = assignment["x"] else { continue }
      if k >= 30 && x < 0.5 { low += 1 }
      results.append(Observation(assignment, value: x < 0.5 ? nil : 1))
    }
    #expect(low <= 6, "\(low) of 30")
  }

  @Test("Warm start: earlier observations count as the startup and lead the first trials")
  func warmStart() throws {
    let space = try Self.tree.get()
    let earlier = Self.trials(Search(space, seed: 1), 60)
    let warm = Search(space, seed: 9, earlier: earlier)
    func mean(_ search: Search) -> Double {
      let values = Self.trials(search, 10).compactMap(\.value)
      return values.reduce(0, +) / Double(values.count)
    }
    #expect(mean(warm) < mean(Search(space, seed: 9)) - 3)
    // Settings that this space has not are as if they were absent.
    let foreign = Observation(["depth": .whole(99), "other": .real(1)], value: 0)
    let absent = Observation([:], value: 0)
    let (a, b) = (
      Search(space, seed: 9, earlier: earlier + [foreign]),
      Search(space, seed: 9, earlier: earlier + [absent])
    )
    #expect(Self.trials(a, 10) == Self.trials(b, 10))
  }
}
