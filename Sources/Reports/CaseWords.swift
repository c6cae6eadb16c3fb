// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Golden
import Verification

/// What went wrong in a case, in a line.
extension CaseResult {
  var brief: String {
    guard let difference else { return gist(message) }
    return "\(difference.place), \(difference.what)"
  }

  /// What else there is to know of a failure.
  var remarks: [String] {
    var lines: [String] = []
    if difference != nil {
      lines.append(
        "the expected value is proven: \(golden.enclosure.certified) of \(golden.enclosure.total)"
          + " components enclosed at \(golden.enclosure.precision) bits")
    }
    if !right.isEmpty { lines.append("right: \(right.joined(separator: ", "))") }
    if !notGiven.isEmpty {
      lines.append("not given, so not compared: \(notGiven.joined(separator: ", "))")
    }
    if golden.flags.contains(Case.clipActs) {
      lines.append(
        "a clip acts in this case: the answer depends on its constants (ADAPTERS.md gives them)")
    }
    return lines
  }
}

extension Difference {
  /// Where it is, in the letters of a reader.
  var place: String {
    let iteration = iteration.map { " of iteration \($0)" } ?? ""
    let name = array.hasPrefix("trace/") ? String(array.dropFirst(6)) : array
    let index = self.iteration == nil ? index : Array(index.dropFirst())
    let part = part.map { " (\($0.rawValue) part)" } ?? ""
    return "\(name)\(index.isEmpty ? "" : "\(index)")\(part)\(iteration)"
  }

  var what: String {
    switch kind {
    case .tooFar: "\(significant(error / allowed)) times the allowed error"
    case .missing: "it was not given"
    case .wrongShape(let got, let wanted): "its shape is \(got); \(wanted) is wanted"
    case .notFinite: "it is \(got), not a finite number"
    case .support: "\(got) where \(expected) is proven: the zeros differ"
    }
  }
}

extension Case {
  /// Of errors.
  func unit(_ dtype: DType) -> String {
    if tolerance.metric == .ulp { return "ulp" }
    let isScalar =
      level == .kernel && inputs.allSatisfy { !$0.arrays.contains { $0.name == "A" } }
    return "units of roundoff (\(significant(dtype.unitRoundoff)), relative"
      + (isScalar ? ")" : ", of the vector)")
  }
}
