// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Calls
import StateEvolution

struct PredictAMP: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "amp", abstract: "State evolution of AMP, for matrices of independent entries.")

  @OptionGroup var options: PredictOptions
  @OptionGroup var shrinkage: ShrinkageOptions
  @OptionGroup var course: CourseOptions
  @OptionGroup var files: PredictFiles

  func run() throws {
    try files.check()
    try options.requireIndependentEntries()
    let prior = try options.statedPrior()
    let ratio = try options.statedRatio()
    var setting = try options.setting(ratio: ratio)
    setting.shrinkage = shrinkage.title
    setting.alpha = try shrinkage.threshold(prior)
    let evolution = try AMPEvolution(
      prior: prior, shrinkage: try shrinkage.stated(prior),
      noiseVariance: try options.statedNoise(ratio: ratio), ratio: ratio)
    let trajectory = try course.follow(evolution)
    var report = PredictReport("amp", setting, trajectory, power: prior.secondMoment)
    if let alpha = setting.alpha, trajectory.isConverged {
      report.summary.fixedPoint?.lassoWeight = trajectory.last.lassoWeight(alpha: alpha)
    }
    try files.write(report.text, report.summary, csv: report.csv)
  }
}

struct PredictVAMP: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vamp", abstract: "State evolution of VAMP, for a given spectrum.")

  @OptionGroup var options: PredictOptions
  @OptionGroup var spectrum: SpectrumOptions
  @OptionGroup var shrinkage: ShrinkageOptions
  @Option(help: "The noise variance that VAMP assumes; by default the true one.")
  var assumedNoiseVariance: Double?
  @Option(
    help:
      "The prior bg:γ,φ that VAMP assumes: its posterior mean is the shrinkage, its variance the first σ̃²; by default the true one."
  )
  var assumedPrior: BernoulliGaussianPrior?
  @OptionGroup var course: CourseOptions
  @OptionGroup var files: PredictFiles

  func validate() throws {
    if let assumed = assumedNoiseVariance, !(assumed > 0 && assumed.isFinite) {
      throw ValidationError("--assumed-noise-variance is a number above 0, not \(assumed).")
    }
    if assumedPrior != nil && shrinkage.shrinkage != .bernoulliGaussian {
      throw ValidationError("--assumed-prior is that of a posterior mean: give it or --shrinkage.")
    }
  }

  func run() throws {
    try files.check(besides: spectrum.matrix.data)
    let prior = try options.statedPrior()
    let stated = try spectrum.stated(options)
    var setting = try options.setting(ratio: stated.spectrum.ratio)
    setting.spectrum = stated.title
    setting.shrinkage =
      shrinkage.title + (assumedPrior.map { ", assuming \($0.defaultValueDescription)" } ?? "")
    setting.alpha = try shrinkage.threshold(prior)
    setting.assumedNoiseVariance = assumedNoiseVariance
    let evolution = try VAMPEvolution(
      prior: prior, shrinkage: try shrinkage.stated(assumedPrior ?? prior),
      spectrum: stated.spectrum,
      noiseVariance: try options.statedNoise(ratio: stated.spectrum.ratio),
      assumedNoiseVariance: assumedNoiseVariance, initialVariance: assumedPrior?.secondMoment)
    let trajectory = try course.follow(evolution)
    var report = PredictReport("vamp", setting, trajectory, power: prior.secondMoment)
    if let alpha = setting.alpha, trajectory.isConverged {
      report.summary.fixedPoint?.lassoWeight = trajectory.last.lassoWeight(
        alpha: alpha, noiseVariance: evolution.assumedNoiseVariance)
    }
    try files.write(report.text, report.summary, csv: report.csv)
  }
}

struct PredictOAMP: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "oamp", abstract: "State evolution of orthogonal AMP, for a given spectrum.")

  @OptionGroup var options: PredictOptions
  @OptionGroup var spectrum: SpectrumOptions
  @OptionGroup var shrinkage: ShrinkageOptions
  @Option(help: "lmmse, pseudo-inverse or matched-filter.")
  var estimator = LinearEstimator.lmmse
  @OptionGroup var course: CourseOptions
  @OptionGroup var files: PredictFiles

  func run() throws {
    try files.check(besides: spectrum.matrix.data)
    let prior = try options.statedPrior()
    let stated = try spectrum.stated(options)
    var setting = try options.setting(ratio: stated.spectrum.ratio)
    setting.spectrum = stated.title
    setting.shrinkage = shrinkage.title
    setting.alpha = try shrinkage.threshold(prior)
    setting.estimator = estimator.rawValue
    let evolution = try OAMPEvolution(
      prior: prior, shrinkage: try shrinkage.stated(prior), estimator: estimator,
      spectrum: stated.spectrum,
      noiseVariance: try options.statedNoise(ratio: stated.spectrum.ratio))
    let report = PredictReport(
      "oamp", setting, try course.follow(evolution), power: prior.secondMoment)
    try files.write(report.text, report.summary, csv: report.csv)
  }
}
