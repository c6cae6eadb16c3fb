// SPDX-License-Identifier: GPL-3.0-or-later
import Experiments

/// The list of networks with planted deviations; its schema is `Golden/schema/audits-1.json`.
public struct PlantedAuditsJSON: Encodable {
  struct Culprit: Encodable {
    let layer: Int
    let blocks: String
  }

  struct Entry: Encodable {
    let name, file, what, problem: String
    let rows, columns: Int
    let anyMatrix: Bool
    let verdict: String
    let culprits: [Culprit]
  }

  let schema = "assay-audits-1"
  let audits: [Entry]

  public init(_ planted: [PlantedAudit]) {
    audits = planted.map { planted in
      Entry(
        name: planted.name, file: "\(planted.name).npz", what: planted.what,
        problem: planted.problem, rows: planted.rows, columns: planted.columns,
        anyMatrix: planted.isOfOtherMatrix, verdict: planted.verdict.rawValue,
        culprits: planted.culprits.sorted { $0.key < $1.key }.map {
          Culprit(layer: $0.key, blocks: $0.value)
        })
    }
  }
}
