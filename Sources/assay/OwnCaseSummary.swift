// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Golden

/// What there is to say of a case that was just proven.
struct OwnCaseSummary {
  let lines: [String]

  init(_ golden: Case) {
    let proof = golden.enclosure
    lines = [
      "\(golden.id) (\(golden.algorithm), \(golden.level.rawValue), revision \(golden.revision)):"
        + " \(proof.certified) components proven at \(proof.precision) bits, \(proof.route.rawValue)",
      "allowed: "
        + DType.allCases.map { Self.bound(golden.tolerance, $0) }.joined(separator: "; "),
      Self.decisions(golden),
      golden.flags.isEmpty
        ? "no known mistake fails it" : "flags: \(golden.flags.joined(separator: " "))",
    ].compactMap(\.self)
  }

  private static func bound(_ tolerance: Case.Tolerance, _ dtype: DType) -> String {
    guard let bound = tolerance[dtype] else {
      return "no \(dtype.rawValue), in which inputs are not exact or the result is lost"
    }
    return "\(dtype.rawValue) \(Int(bound.allowed)) units of roundoff, of \(bound.array)"
      + " (\(bound.formulation) had \(Int(bound.largestError.rounded(.up))))"
      + (bound.allowed > 0x1p20 ? ", which is much: rounding grows on the way" : "")
  }

  private static func decisions(_ golden: Case) -> String? {
    golden.decisions.map {
      "\($0.comparisons) comparisons with a threshold, the closest with a margin of \($0.margin)"
    }
  }
}
