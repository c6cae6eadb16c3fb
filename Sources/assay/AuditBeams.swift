// SPDX-License-Identifier: GPL-3.0-or-later
import Beamforming
import Foundation
import ParameterFiles
import Reports
import TrainingRuns

/// Learned steps of Auto-PGD beside the exact line search.
struct AuditBeams {
  let file: ParameterFile
  let links: LinkFile
  let normalisation: StepNormalisation?
  /// Of a share.
  let tolerance: Double
  let threads: Int

  func callAsFunction() throws -> (BeamAuditReport, BeamAudit.Verdict) {
    let (network, parameters) = try file.autoPGD(
      receivers: links.receivers, transmitters: links.transmitters,
      streams: links.starts[0].w.columns, normalisation: normalisation)
    let audit = try BeamAudit(
      network, parameters, on: try links.solved(network.normalisation, threads: threads),
      tolerance: tolerance, threads: threads)
    let report = BeamAuditReport(
      audit, (network.frame.isTied, network.normalisation), parameters: file.path,
      source: links.title)
    return (report, audit.verdict)
  }
}
