// SPDX-License-Identifier: GPL-3.0-or-later
import Calls

/// What documentation says of the methods, from their cards.
public enum MethodTables {
  /// A row a method: its parameters and arrays.
  public static var arrays: String {
    let rows = Register.methods.map { method -> String in
      let card = method.card
      let parameters = card.parameters.map { parameter -> String in
        let letter = parameter.symbol.isEmpty ? "" : " \(parameter.symbol)"
        return "`\(parameter.name)`\(letter)"
          + (parameter.note.isEmpty ? "" : " (\(parameter.note))")
      }
      let required = card.inputs.filter { !$0.isOptional }.map(entry)
      let optional = card.inputs.filter(\.isOptional).map(entry)
      let inputs =
        required.joined(separator: ", ")
        + (optional.isEmpty ? "" : "; optional \(optional.joined(separator: ", "))")
      let traces = card.traces.isEmpty ? "" : "; " + card.traces.map(entry).joined(separator: ", ")
      return "| `\(card.name)` | \(parameters.joined(separator: ", ")) | \(inputs) |"
        + " \(card.outputs.map(entry).joined(separator: ", "))\(traces) |"
    }
    return
      (["| method | parameters | inputs | outputs |", "| --- | --- | --- | --- |"] + rows)
      .joined(separator: "\n")
  }

  private static func entry(_ array: ArrayCard) -> String {
    let meaning = array.meaning.isEmpty ? "" : " = " + array.meaning.replacing("|", with: "\\|")
    return "`\(array.name)`\(meaning) (\(array.shape)\(array.isComplex ? ", ℂ" : ""))"
  }

  /// What each method computes, its name before its formulas.
  public static var formulas: String {
    let lines = Register.methods.flatMap { method -> [String] in
      let card = method.card
      let name = card.name.rawValue
      return card.formula.enumerated().map { k, line in
        let label = k == 0 ? name : ""
        let column = 28
        return label + String(repeating: " ", count: max(column - label.count, 2)) + line
      }
    }
    return (["```"] + lines + ["```"]).joined(separator: "\n")
  }
}
