// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import ParameterFiles
import Theorems
import TrainingRuns

/// An experiment with trained networks: which are trained, which algorithms stand beside them on the same test
/// samples, and what is published. A value; ``NetworkFigure`` is what it came to.
public struct NetworkExperiment: Sendable {
  /// A training, or the same one for several seeds.
  public struct Training: Sendable {
    /// As in file names and tables.
    public let name: String
    public let options: TrainingOptions
    public let seeds: [Int]
    /// The training whose parameters it begins with.
    public let from: String?
    /// Whether its parameters are tried on other matrices than that of the training.
    public let isTriedOnOthers: Bool

    package init(
      _ name: String, _ options: TrainingOptions, seeds: [Int] = [1], from: String? = nil,
      isTriedOnOthers: Bool = false
    ) {
      (self.name, self.options, self.seeds, self.from) = (name, options, seeds, from)
      self.isTriedOnOthers = isTriedOnOthers
    }

    /// The name of its files.
    public func file(_ seed: Int) -> String { seeds.count == 1 ? name : "\(name)-\(seed)" }
  }

  /// What is published, or else asked, of a network.
  public struct Statement: Sendable {
    public let training: String
    /// After so many layers; `nil` for the last.
    public let layers: Int?
    public let text: String
    /// The NMSE in dB that it must not exceed.
    public let bound: Double?

    package init(training: String, layers: Int?, text: String, bound: Double?) {
      (self.training, self.layers, self.text, self.bound) = (training, layers, text, bound)
    }
  }

  public let name, title: String
  public let trainings: [Training]
  public let baselines: [Baseline]
  public let statements: [Statement]

  package init(
    name: String, title: String, trainings: [Training], baselines: [Baseline],
    statements: [Statement]
  ) {
    (self.name, self.title, self.trainings) = (name, title, trainings)
    (self.baselines, self.statements) = (baselines, statements)
  }
}

/// NMSE in dB against layers.
public struct NetworkFigure: Sendable {
  public struct Curve: Sendable {
    public let name: String
    /// Layers, and the NMSE of the network that was trained for so many: a ratio of sums over the test set, of
    /// several seeds the median.
    public let points: [(layers: Int, decibels: Double)]
    /// Of the last point, where there is one seed.
    public let standardError: Double?
    public let seeds: Int
  }

  public let experiment: NetworkExperiment
  public let networks: [Curve]
  /// By iteration.
  public let baselines: [Curve]
  public let samples: Int
  /// `σ_w²` that networks with one learned, and the truth.
  public let noiseVariances: [(name: String, learned: [Double], truth: Double)]
  /// What parameters that were learned for one matrix come to on others of its ensemble.
  public let onOthers: [(name: String, average: Average)]

  /// Trains what is not trained yet, goes on with what was interrupted, and reads the records.
  /// - Parameters:
  ///   - folder: where the files of the trainings are.
  ///   - train: runs a training, or goes on with it; false when it was interrupted.
  /// - Returns: `nil` when it was interrupted.
  public init?(
    _ experiment: NetworkExperiment, folder: String, threads: Int,
    train: (_ name: String, TrainingOptions, _ output: String) throws -> Bool
  ) throws {
    self.experiment = experiment
    var networks: [Curve] = []
    var samples = 0
    for training in experiment.trainings {
      var records: [[RecordLine.Depth]] = []
      for seed in training.seeds {
        var options = training.options
        options.seed = seed
        if let from = training.from { options.start.from = "\(folder)/\(from).npz" }
        let output = "\(folder)/\(training.file(seed)).npz"
        guard try train(training.file(seed), options, output) else { return nil }
        records.append(try TrainingRecord(ofParameters: output).depths)
      }
      samples = records.first?.first?.samples ?? samples
      for isTied in [true, false] {
        let chosen = records.map { $0.filter { $0.tied == isTied } }
        guard let first = chosen.first, !first.isEmpty else { continue }
        let isOnlyOne = records[0].allSatisfy { $0.tied == isTied }
        networks.append(
          Curve(
            name: training.name + (isOnlyOne ? "" : isTied ? "-tied" : "-untied"),
            points: first.indices.map { k in
              let values = chosen.map { $0[k].nmse.last ?? .nan }
              return (first[k].depth, MedianInterval(values).median)
            }, standardError: chosen.count == 1 ? first.last?.standardError : nil,
            seeds: chosen.count))
      }
    }
    noiseVariances = try experiment.trainings.flatMap { training in
      try training.seeds.compactMap { seed in
        let file = try ParameterFile("\(folder)/\(training.file(seed)).npz")
        guard let learned = file.numbers("sigma_w2") else { return nil }
        let truth = try training.options.noiseVariance()
        return (training.file(seed), learned, truth)
      }
    }
    onOthers = try experiment.trainings.filter(\.isTriedOnOthers).map { training in
      let file = try ParameterFile("\(folder)/\(training.file(training.seeds[0])).npz")
      let problems = try training.options.freshTestProblems(20, threads: threads)
      return (training.name, try file.average(on: problems, threads: threads))
    }
    self.networks = networks
    self.samples = samples
    baselines = try experiment.baselines.map { baseline in
      let courses = try experiment.trainings[0].seeds.map { seed in
        var options = experiment.trainings[0].options
        options.seed = seed
        return try baseline.course(options.testProblem(threads: threads), threads: threads)
      }
      return Curve(
        name: baseline.name,
        points: courses[0].indices.map { t in
          (t + 1, MedianInterval(courses.map { $0[t].decibels }).median)
        }, standardError: courses.count == 1 ? courses[0].last?.standardError : nil,
        seeds: courses.count)
    }
  }

  /// The NMSE that a statement is about.
  public func decibels(_ statement: NetworkExperiment.Statement) -> Double? {
    let curve = networks.first { $0.name == statement.training }
    return curve?.points.last { statement.layers == nil || $0.layers == statement.layers }?.decibels
  }
}
