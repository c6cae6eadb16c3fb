// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GRDB
import Problems
import Search
import Studies
import Synchronization
import Testing

struct StudyTests {
  private static func search(_ seed: UInt64 = 1, earlier: [Observation] = []) throws -> Search {
    Search(try small.get(), seed: seed, earlier: earlier, lookahead: 3)
  }

  private static func whole(_ file: String, workers: Int = 1, trials: Int = 40) throws -> [Trial] {
    let study = try Study(file, try search(), .minimise)
    let ending = try StudyRun(study, trials: trials, workers: workers)(
      evaluate: { k, assignment in
        // The later ones of neighbours end first.
        if workers > 1 { Thread.sleep(forTimeInterval: 0.002 * Double(3 - k % 4)) }
        return outcome(k, assignment)
      }, ended: { _ in })
    #expect(ending == .finished)
    let all = timeless(try study.trials())
    try study.close()
    return all
  }

  @Test("One worker and four, whose trials end in another order, have the same trials")
  func workers() throws {
    try withFolder { folder in
      let one = try Self.whole(folder.appendingPathComponent("1").path)
      let four = try Self.whole(folder.appendingPathComponent("4").path, workers: 4)
      #expect(one == four && one.map(\.number) == Array(0..<40))
      #expect(one.count { $0.value == nil } == 6)
    }
  }

  @Test("Interrupted at 20 instants and gone on with, a study comes to the same trials")
  func interruptions() throws {
    try withFolder { folder in
      let whole = try Self.whole(folder.appendingPathComponent("whole").path)
      let stream = Stream(root: 1, name: "instants", trial: 0)
      for instant in 0..<20 {
        let file = folder.appendingPathComponent("\(instant)").path
        let (workers, left) = (1 + instant % 4, Int(stream.uniform() * 39))
        // As if the process died: what runs then is never written down as ended.
        let begun = Atomic<Int>(0)
        do {
          let study = try Study(file, try Self.search(), .minimise)
          let ending = try StudyRun(study, trials: 40, workers: workers)(
            evaluate: { k, assignment in
              begun.add(1, ordering: .relaxed).newValue > left ? nil : outcome(k, assignment)
            }, ended: { _ in })
          #expect(ending == .interrupted)
          #expect(try study.trials().contains { $0.state == .running })
          try study.close()
        }
        #expect(try Self.whole(file) == whole, "\(instant)")
      }
    }
  }

  @Test("More trials go on where fewer ended")
  func longer() throws {
    try withFolder { folder in
      let file = folder.appendingPathComponent("a").path
      _ = try Self.whole(file, trials: 15)
      let whole = try Self.whole(folder.appendingPathComponent("b").path)
      #expect(try Self.whole(file) == whole)
    }
  }

  @Test("A search for large numbers has the trials of one for small ones of the other sign")
  func maximised() throws {
    try withFolder { folder in
      let least = try Self.whole(folder.appendingPathComponent("a").path)
      let study = try Study(
        folder.appendingPathComponent("b").path, try Self.search(), .maximise)
      _ = try StudyRun(study, trials: 40, workers: 1)(
        evaluate: { k, assignment in
          let state = outcome(k, assignment)
          if case .finished(let value) = state { return .finished(-value) }
          return state
        }, ended: { _ in })
      let summary = try StudySummary(study)
      #expect(summary.trials.map(\.assignment) == least.map(\.assignment))
      #expect(summary.ranked.first?.value == least.compactMap(\.value).min().map { -$0 })
      #expect(summary.course.last?.best == summary.ranked.first?.value)
    }
  }

  @Test("Warm start: the trials of another study are observed, what fits this space of each")
  func warmStart() throws {
    try withFolder { folder in
      let file = folder.appendingPathComponent("a").path
      let trials = try Self.whole(file)
      let space = try small.get()
      let earlier = try Study.observations(in: file, space, .minimise)
      #expect(earlier == trials.map { Observation($0.assignment, value: $0.value) })
      let narrow = try Space([Space.Dimension("x", .real(0, 1, isLogarithmic: false))])
      let fitting = try Study.observations(in: file, narrow, .minimise).compactMap {
        $0.assignment["x"]
      }
      #expect(!fitting.isEmpty && fitting.allSatisfy(narrow.dimensions[0].admits))
      let other = try Space([Space.Dimension("y", .real(0, 1, isLogarithmic: false))])
      for (space, direction, message) in [
        (other, Direction.minimise, "none of its trials sets a dimension"),
        (space, .maximise, "it says minimise"),
      ] {
        let error = #expect(throws: StudyError.self) {
          try Study.observations(in: file, space, direction)
        }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
      }
      let warm = folder.appendingPathComponent("b").path
      try Study(warm, try Self.search(earlier: earlier), .minimise).close()
      try Study(warm, try Self.search(earlier: earlier), .minimise).close()
      let error = #expect(throws: StudyError.self) {
        try Study(warm, try Self.search(), .minimise)
      }
      #expect(error?.description.contains("--warm-start") == true)
    }
  }

  @Test(
    "A study of another search, a damaged one, and what is none are refused and left as they are")
  func refused() throws {
    try withFolder { folder in
      let file = folder.appendingPathComponent("a").path
      _ = try Self.whole(file)
      let sound = try Data(contentsOf: URL(fileURLWithPath: file))
      func refuses(_ message: String, _ search: Search, _ direction: Direction = .minimise) throws {
        let before = try Data(contentsOf: URL(fileURLWithPath: file))
        let error = #expect(throws: StudyError.self) { try Study(file, search, direction) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
        #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == before)
      }
      let other = try Space([Space.Dimension("x", .real(0, 1, isLogarithmic: false))])
      try refuses("a study of another space", Search(other, seed: 1, lookahead: 3))
      try refuses("whose seed is 1, not 2", try Self.search(2))
      try refuses("whose direction is minimise, not maximise", try Self.search(), .maximise)
      let space = try small.get()
      try refuses(
        "whose method is tpe, not random", Search(space, seed: 1, method: .random, lookahead: 3))
      try refuses("whose lookahead is 3, not 0", Search(space, seed: 1, lookahead: 0))
      try Data("no study at all, but a text of some length, as one may name by mistake\n".utf8)
        .write(to: URL(fileURLWithPath: file))
      try refuses("it is no study", try Self.search())
      var damaged = sound
      damaged.replaceSubrange(
        100..<damaged.count, with: repeatElement(7, count: damaged.count - 100))
      try damaged.write(to: URL(fileURLWithPath: file))
      try refuses("it is damaged", try Self.search())
      try Data(sound.prefix(5000)).write(to: URL(fileURLWithPath: file))
      try refuses("it is damaged", try Self.search())
      try sound.write(to: URL(fileURLWithPath: file))
      _ = try Study(file, try Self.search(), .minimise)
    }
  }

  @Test("Cut anywhere, a study is refused and left as it is, but for one of which nothing is left")
  func truncated() throws {
    try withFolder { folder in
      let whole = folder.appendingPathComponent("whole")
      _ = try Self.whole(whole.path)
      let sound = try Data(contentsOf: whole)
      let cut = folder.appendingPathComponent("cut")
      for length in [1, 20, 99, 100, 511, 512, 4095, 4096, 4097, 8192, sound.count - 1] {
        let left = Data(sound.prefix(length))
        try left.write(to: cut)
        for read in [
          { _ = try Study(cut.path, try Self.search(), .minimise) },
          { _ = try Study.observations(in: cut.path, try small.get(), .minimise) },
        ] {
          let error = #expect(throws: StudyError.self, "\(length)") { try read() }
          #expect(error?.description.hasPrefix(cut.path) == true, "\(length)")
          #expect(try Data(contentsOf: cut) == left, "\(length)")
        }
      }
      try Data().write(to: cut)
      #expect(try Self.whole(cut.path).count == 40)
    }
  }

  @Test(
    "A study keeps the command of its trials and refuses another; an older one has none and gets it"
  )
  func command() throws {
    try withFolder { folder in
      let file = folder.appendingPathComponent("a").path
      func open(_ command: [String]?) throws {
        try Study(file, try Self.search(), .minimise, command: command).close()
      }
      // A mistaken one, of which no trial came to an end
      try open(["./trian.sh", "{x}"])
      try open(["./train.sh", "{x}"])
      _ = try Self.whole(file, trials: 5)
      try open(["./train.sh", "{x}"])
      let error = #expect(throws: StudyError.self) { try open(["./train.sh", "--fast", "{x}"]) }
      for text in [#"["./train.sh","{x}"]"#, #"["./train.sh","--fast","{x}"]"#] {
        #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
      }
      let older = folder.appendingPathComponent("b").path
      _ = try Self.whole(older, trials: 5)
      for _ in 0..<2 { try Study(older, try Self.search(), .minimise, command: ["a"]).close() }
      #expect(throws: StudyError.self) {
        try Study(older, try Self.search(), .minimise, command: ["b"])
      }
      #expect(try Self.whole(older, trials: 5).count == 5)
    }
  }

  @Test("Other tables under a study's name are refused")
  func tables() throws {
    try withFolder { folder in
      for (k, change) in [
        "DROP TABLE trial; CREATE TABLE trial (number, state); INSERT INTO trial VALUES (NULL, 3)",
        "DROP TABLE trial", "ALTER TABLE setting RENAME TO settings", "CREATE TABLE a (b)",
        "PRAGMA user_version = 2", "PRAGMA application_id = 1",
      ].enumerated() {
        let file = folder.appendingPathComponent("\(k)").path
        _ = try Self.whole(file, trials: 3)
        let queue = try DatabaseQueue(path: file)
        try queue.write { try $0.execute(sql: change) }
        try queue.close()
        let error = #expect(throws: StudyError.self) {
          try Study(file, try Self.search(), .minimise)
        }
        let messages = ["not those of a study", "a study of version 2, not 1", "but no study"]
        #expect(messages.contains { error?.description.contains($0) == true }, "\(change)")
      }
    }
  }

  @Test(
    "A study that is open is refused to others; more workers than its lookahead keeps busy, too")
  func inUse() throws {
    try withFolder { folder in
      let file = folder.appendingPathComponent("a").path
      let study = try Study(file, try Self.search(), .minimise)
      let error = #expect(throws: StudyError.self) { try Study(file, try Self.search(), .minimise) }
      #expect(error?.description.contains("another process works at this study") == true)
      #expect(throws: StudyError.self) { try StudyRun(study, trials: 4, workers: 5) }
      #expect(throws: StudyError.self) { try StudyRun(study, trials: 4, workers: 0) }
      let missing = folder.appendingPathComponent("none/a").path
      #expect(throws: StudyError.self) { try Study(missing, try Self.search(), .minimise) }
    }
  }
}
