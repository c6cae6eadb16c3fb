// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Verification

extension VerificationReport {
  /// The verdict if it is no good one, failing cases as errors, and imprecise ones that pass as warnings.
  public var annotations: [Annotation] {
    if overall == .verified { return imprecise }
    let verdict = Annotation(.error, title: "assay verify: \(verdict)", sentence)
    return [verdict] + failing.map { Annotation(.error, title: $0.golden.id, $0.brief) } + imprecise
  }

  private var imprecise: [Annotation] {
    results.filter { $0.status == .imprecise && !fails($0) }
      .map { Annotation(.warning, title: $0.golden.id, $0.message) }
  }
}
