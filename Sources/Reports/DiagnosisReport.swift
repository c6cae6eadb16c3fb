// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Twins
import Verification

/// What the failures have in common, in words.
struct DiagnosisReport {
  let diagnoses: [Diagnosis]
  let style: TerminalStyle

  var lines: [String] {
    diagnoses.flatMap { diagnosis -> [String] in
      let names = diagnosis.algorithms.map(\.rawValue).joined(separator: ", ")
      if let fault = diagnosis.named {
        let title = fault.isConvention ? "Convention: " : "Diagnosis: "
        return [
          "", style.bold(title) + style.yellow(fault.name) + " (\(names))",
          "  \(fault.explanation).",
          fault.isConvention
            ? "  That is another convention and no mistake: --accept \(fault.name) lets it pass."
            : "  An implementation with this one mistake gives these answers; no other known one does.",
        ]
      }
      if let partial = diagnosis.partial { return described(partial, names) }
      if diagnosis.faults.isEmpty {
        return ["", style.bold("Diagnosis: ") + "no single known mistake explains \(names)"]
      }
      return ["", style.bold("Diagnosis: ") + "one of these explains \(names):"]
        + diagnosis.faults.map { "  \($0.name): \($0.explanation)" }
    }
  }

  private func described(_ partial: Diagnosis.Partial, _ names: String) -> [String] {
    let (fault, explained) = (partial.fault, partial.explained)
    var lines = [
      "", style.bold("Diagnosis: ") + "in part " + style.yellow(fault.name) + " (\(names))",
      "  \(fault.explanation).",
      "  It explains \(explained) of the \(partial.told) failing cases that can tell"
        + (partial.unexplained.isEmpty
          ? "" : "; not \(partial.unexplained.joined(separator: ", "))"),
    ]
    if !partial.contradicted.isEmpty {
      lines.append(
        "  with it these should have failed too: \(partial.contradicted.joined(separator: ", "))")
    }
    return lines
  }
}
