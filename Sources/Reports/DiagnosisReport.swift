// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Twins
import Verification

/// What the failures have in common, in words.
struct DiagnosisReport {
  struct Statement {
    var title = "Diagnosis"
    /// Before and after the mistake's name.
    var lead = ""
    var name: String?
    let about: String
    var lines: [String] = []
  }

  let diagnoses: [Diagnosis]

  func lines(_ style: TerminalStyle) -> [String] {
    statements.flatMap { said in
      [
        "",
        style.bold(said.title + ": ") + said.lead + (said.name.map(style.yellow) ?? "")
          + said.about,
      ] + said.lines.map { "  " + $0 }
    }
  }

  var statements: [Statement] {
    diagnoses.map { diagnosis in
      let names = diagnosis.algorithms.map(\.rawValue).joined(separator: ", ")
      if let fault = diagnosis.named { return described(fault, names) }
      if let partial = diagnosis.partial { return described(partial, names) }
      if diagnosis.faults.isEmpty {
        return Statement(about: "no single known mistake explains \(names)")
      }
      return Statement(
        about: "one of these explains \(names):",
        lines: diagnosis.faults.map { "\($0.name): \($0.explanation)" })
    }
  }

  private func described(_ fault: Fault, _ names: String) -> Statement {
    Statement(
      title: fault.isConvention ? "Convention" : "Diagnosis", name: fault.name,
      about: " (\(names))",
      lines: [
        "\(fault.explanation).",
        fault.isConvention
          ? "That is another convention and no mistake: --accept \(fault.name) lets it pass."
          : "An implementation with this one mistake gives these answers; no other known one does.",
      ])
  }

  private func described(_ partial: Diagnosis.Partial, _ names: String) -> Statement {
    let (fault, explained) = (partial.fault, partial.explained)
    var lines = [
      "\(fault.explanation).",
      "It explains \(explained) of the \(partial.told) failing cases that can tell"
        + (partial.unexplained.isEmpty
          ? "" : "; not \(partial.unexplained.joined(separator: ", "))"),
    ]
    if !partial.contradicted.isEmpty {
      lines.append(
        "with it these should have failed too: \(partial.contradicted.joined(separator: ", "))")
    }
    return Statement(lead: "in part ", name: fault.name, about: " (\(names))", lines: lines)
  }
}
