// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import Interchange
import Monitors
import Problems

struct MonitorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "monitor", abstract: "Watch an unrolled network in service, by its log.",
    discussion: "assay monitor LOG is assay monitor watch LOG.",
    subcommands: [MonitorWatch.self, MonitorRoute.self], defaultSubcommand: MonitorWatch.self)
}

struct MonitorWatch: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Read a log and say where something changed.",
    discussion: """
      A line of the log is a JSON object with any of id (of the request), alpha (steps in service, by layer), se and
      reference_se (spectral efficiencies of the network and, where sampled, of the classical solver),
      gradient_norm and gamma (by layer), channel (the norm of a covariance, or its rows of [re, im]). A file that
      ends in .npz has arrays of these names over the lines, and sampled.

      Alerts are JSON lines (schema monitor-1), one when something begins and one when it ends. With --state a
      later call goes on where this one ended, with a log that grew or a new one, to the same alerts.
      Exit codes: 0 no alert is active, 1 one is, 66 there was nothing to read.
      """)

  @Argument(help: "JSON lines, - for standard input; NPZ if it ends in .npz.")
  var log: String
  @Option(help: "File that survives a restart; without it everything begins anew.")
  var state: String?
  @Option(help: "Append the alerts to this file; by default they are printed.")
  var alerts: String?
  @Option(help: "Write the metrics in Prometheus's text format.")
  var metrics: String?
  @OptionGroup(title: "Thresholds and windows") var thresholds: MonitorThresholds

  func run() throws {
    try Destinations.check(
      [("state", state), ("alerts", alerts), ("metrics", metrics)], inputs: [("LOG", log)])
    var session = try MonitorSession(
      log: log, settings: thresholds.settings, state: state, alerts: alerts, metrics: metrics)
    try session.save()
    if log.hasSuffix(".npz") { try session.readArrays() } else { try session.readLines() }
    if session.count == 0 {
      note("\(log): there is nothing new to read")
      throw ExitCode(Exit.nothingRan.rawValue)
    }
    if alerts != nil { try say(session.summary, terminator: "") }
    if session.isAlertActive { throw ExitCode(Exit.failed.rawValue) }
  }
}

struct MonitorThresholds: ParsableArguments {
  private static let standard = MonitorSettings()

  @Option(help: "Relative change of a step within its window.")
  var drift = standard.drift
  @Option(help: "Observations of steps in a window.")
  var driftWindow = standard.driftWindow
  @Option(help: "Least spectral efficiency, the network's by the solver's.")
  var ratio = standard.ratio
  @Option(help: "Sampled inputs in a window, 30 or more.")
  var ratioWindow = standard.ratioWindow
  @Option(help: "Greatest gradient norm, by γ.")
  var gradientFactor = standard.gradientFactor
  @Option(help: "Observations of gradients in a window.")
  var gradientWindow = standard.gradientWindow
  @Option(help: "Relative change of the covariance's norm.")
  var covarianceChange = standard.covarianceChange
  @Option(help: "Estimates of its square in a window, 30 or more; a pair of matrices gives one.")
  var covarianceWindow = standard.covarianceWindow
  @Option(help: "Standard errors that a mean must be beyond its threshold.")
  var standardErrors = standard.standardErrors

  var settings: MonitorSettings {
    var settings = MonitorSettings()
    (settings.drift, settings.driftWindow) = (drift, driftWindow)
    (settings.ratio, settings.ratioWindow) = (ratio, ratioWindow)
    (settings.gradientFactor, settings.gradientWindow) = (gradientFactor, gradientWindow)
    (settings.covarianceChange, settings.covarianceWindow) = (covarianceChange, covarianceWindow)
    settings.standardErrors = standardErrors
    return settings
  }

  func validate() throws {
    do { try settings.check() } catch { throw ValidationError("\(error)") }
  }
}

struct MonitorRoute: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "route", abstract: "Whether requests are sampled and which version answers them.",
    discussion:
      "A line each: id, sampled or -, canary or -, with tabs between; by SHA-256 of the id.")

  @Argument(help: "Ids of requests.")
  var id: [String]
  @Option(help: "Share of requests that the classical solver is run on, too.")
  var sampled = 0.01
  @Option(help: "Share of requests that the version on trial answers.")
  var canary = 0.05

  func validate() throws {
    for (name, share) in [("sampled", sampled), ("canary", canary)]
    where !(share >= 0 && share <= 1) {
      throw ValidationError("--\(name) is a share from 0 to 1, not \(share).")
    }
  }

  func run() throws {
    let routing = Routing(sampledShare: sampled, canaryShare: canary)
    for id in id {
      let names = [
        id, routing.isSampled(id) ? "sampled" : "-", routing.isCanary(id) ? "canary" : "-",
      ]
      try say(names.joined(separator: "\t"))
    }
  }
}
