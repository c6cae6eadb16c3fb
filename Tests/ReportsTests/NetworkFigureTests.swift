// SPDX-License-Identifier: GPL-3.0-or-later
import Experiments
import Foundation
import Networks
import Reports
import Testing
import TrainingRuns

/// Experiments with trained networks, at a size that takes a second.
struct NetworkFigureTests {
  private func experiment(steps: Int = 20) throws -> NetworkExperiment {
    var options = TrainingOptions(LAMP1<Double>.card)
    (options.layers, options.isTied) = (2, true)
    (options.problem.rows, options.problem.columns) = (20, 40)
    (options.samples.batch, options.samples.validation, options.samples.test) = (50, 60, 80)
    (options.schedule.steps, options.schedule.refinements) = (steps, [0.5])
    return NetworkExperiment(
      name: "small", title: "Somebody's small one",
      trainings: [
        .init("own", options, isTriedOnOthers: true), .init("again", options, from: "own"),
        .init("many", options, seeds: [1, 2, 3]),
      ],
      baselines: [Baseline("amp", .ampL1, iterations: 3), Baseline("ista", .ista, iterations: 3)],
      statements: [
        .init(training: "own", layers: 2, text: "asked", bound: 0),
        .init(training: "own", layers: 2, text: "asked", bound: -300),
        .init(training: "many", layers: nil, text: "published", bound: nil),
      ])
  }

  @Test("an algorithm's course leaves signals of zero out, which have no ratio")
  func zeroSignals() throws {
    var options = TrainingOptions(LAMP1<Double>.card)
    (options.problem.rows, options.problem.columns) = (10, 20)
    options.samples.test = 100
    let problem = try options.testProblem(threads: 1)
    #expect(problem.x.columnSquaredNorms.contains(0))
    for method in [Baseline.Method.ampL1, .matchedVAMP, .ista] {
      let course = try Baseline("it", method, iterations: 2).course(problem, threads: 1)
      #expect(course.count == 2 && course.allSatisfy { $0.decibels.isFinite }, "\(method)")
    }
  }

  @Test("What gnuplot refuses is an error with its words", .enabled(if: Gnuplot.isInstalled))
  func refusedScript() throws {
    let failure = try #require(throws: Gnuplot.Failure.self) {
      try Gnuplot.run("no such command", in: nil)
    }
    #expect(failure.description.contains("no such command"), "\(failure)")
  }

  private func run(
    _ experiment: NetworkExperiment, _ folder: URL, stopping: Bool = false
  ) throws -> (figure: NetworkFigure?, begun: [String]) {
    var begun: [String] = []
    let figure = try NetworkFigure(experiment, folder: folder.path, threads: 1) {
      name, options, path in
      begun.append(name)
      return try TrainingRun(
        options, output: path, suite: "1", threads: 1, checkpointInterval: 5,
        data: { throw RunError($0) }, isInterrupted: { stopping && begun.count == 2 },
        progress: { _ in }
      ).finish()
    }
    return (figure, begun)
  }

  @Test(
    "An experiment that is interrupted goes on, trains nothing twice, and comes to the same figures"
  )
  func goesOn() throws {
    try withFolder { folder in
      let experiment = try experiment()
      let stopped = try run(experiment, folder, stopping: true)
      #expect(stopped.figure == nil && stopped.begun == ["own", "again"])
      let second = try #require(try run(experiment, folder).figure)
      let third = try #require(try run(experiment, folder).figure)
      let drawings = [Drawing(second), Drawing(third)]
      #expect(drawings[0].report == drawings[1].report)
      #expect(second.networks.map(\.name) == ["own", "again", "many"])
      #expect(second.baselines.map(\.name) == ["amp", "ista"])
      #expect(second.networks.allSatisfy { $0.points.map(\.layers) == [1, 2] })
      let own = second.networks[0].points.map(\.decibels)
      #expect(own[1] < own[0] - 1 && second.networks[1].points[1].decibels < own[1] + 0.1)
      #expect(second.onOthers.map(\.name) == ["own"] && second.onOthers[0].average.draws == 80)
      // What one matrix taught is no use for others.
      #expect(second.onOthers[0].average.decibels > own[1] + 1)
      let text = drawings[0].report.joined(separator: "\n")
      #expect(text.contains("at most 0.0 asked: reached"))
      #expect(text.contains("at most -300.0 asked: NOT REACHED"))
      #expect(text.contains("medians of 3 seeds"))
      let header = try #require(drawings[0].tables.first?.table.header)
      #expect(header == ["layers", "own", "again", "many", "amp", "ista"])
      if Gnuplot.isInstalled {
        for (file, table) in drawings[0].tables {
          try Data(table.text.utf8).write(to: folder.appendingPathComponent(file))
        }
        try Gnuplot.run(drawings[0].script, in: folder)
        let picture = try Data(contentsOf: folder.appendingPathComponent(drawings[0].svg))
        #expect(picture.count > 1000)
      }
    }
  }

  @Test("Parameters of other options in the folder are refused, not taken")
  func otherOptions() throws {
    try withFolder { folder in
      _ = try run(try experiment(steps: 5), folder)
      let error = #expect(throws: RunError.self) { try run(try experiment(steps: 6), folder) }
      #expect(error?.description.contains("it was trained with other options") == true)
    }
  }

  @Test("Every experiment has networks, names of its own and statements about its own networks")
  func all() {
    let all = NetworkExperiment.all
    #expect(Set(all.map(\.name)).count == all.count && all.count >= 10)
    for (name, figure) in [("lvamp-iid", 13), ("lvamp-kappa15", 14), ("lvamp-kappa100", 12)] {
      let title = all.first { $0.name == name }?.title
      #expect(title?.hasSuffix("BSR17 Fig. \(figure)") == true, "\(name)")
    }
    for experiment in all {
      let names = experiment.trainings.flatMap {
        [$0.name, $0.name + "-tied", $0.name + "-untied"]
      }
      #expect(!experiment.statements.isEmpty)
      #expect(
        experiment.statements.allSatisfy { names.contains($0.training) }, "\(experiment.name)")
      #expect(experiment.trainings.allSatisfy { $0.from == nil || names.contains($0.from ?? "") })
    }
  }

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "assay-test-\(ProcessInfo.processInfo.globallyUniqueString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }
}
