// SPDX-License-Identifier: GPL-3.0-or-later
import Audit

extension AuditPage {
  private typealias Word = (term: Markup, meaning: Markup)

  /// What the words of the page mean, those that it has.
  var glossary: Markup {
    var words = verdictWords + errorWords
    if audit.layers.contains(where: { $0.channel != nil }) { words += channelWords }
    return Page.definitions(words + parameterWords, "glossary")
  }

  private var verdictWords: [Word] {
    let tolerance = audit.tolerance
    let beside: Markup =
      audit.measured?.baseline.map { " Or it is worse by that much than \($0.name)." } ?? ""
    return [
      (
        AuditVerdict.matched.marked("matched"),
        "The parameters are those of \(audit.reference), within the tolerance of parameters."
      ),
      (
        AuditVerdict.equivalent.marked("equivalent"),
        """
        They are others, and do the same or better: no layer costs more than \(number(tolerance.layer)) dB. They differ \
        along directions that cost nothing.
        """
      ),
      (
        AuditVerdict.deviates.marked("deviates"),
        """
        A layer does something else, which costs more than \(number(tolerance.layer)) dB. The block is named whose \
        replacement by the reference's would help most.
        """
      ),
      (
        AuditVerdict.undecided.marked("undecided"),
        "The parameters are others, and the draws are too few to say whether that costs something; more draws tell."
      ),
      (
        AuditVerdict.worse.marked("worse than matched"),
        """
        The network has lost more than \(number(tolerance.network)) dB after its last layer: by what was measured, where two \
        standard errors tell, and else by prediction.\(beside)
        """
      ),
    ]
  }

  private var errorWords: [Word] {
    var words: [Word] = [
      (
        "NMSE, dB",
        """
        ‖x̂ − x‖²/‖x‖² as 10 log₁₀. Measured ones are ratios of sums over all draws, not means of ratios; predicted ones are \
        those of the limit of large N. At N = 500 the two may differ by some 0.1 dB.
        """
      ),
      (
        "cost",
        """
        What a layer loses by itself: its error beside that of a layer of \(audit.reference) that is handed the same, so \
        that no layer is blamed for those before it. Below 0 it is better.
        """
      ),
      (
        "excess",
        "What the network has lost up to a layer, all layers before it included; below 0 it is better than the reference."
      ),
      (
        "s.e.",
        """
        Standard error over draws. That of an excess is paired: both networks see the same draws, so what all draws share \
        cancels. Error bars are two of them to each side; a ± is one.
        """
      ),
    ]
    if audit.measured?.oracle != nil {
      words.append(
        (
          "oracle",
          """
          Who knows the supports: the NMSE that the best estimator has which is told where x is not 0, on average over the \
          rest.
          """
        ))
    }
    if audit.ensemble != nil {
      words.append(
        (
          "other matrices",
          """
          The same parameters on other matrices of the ensemble. A network that has learned its matrix by heart is lost \
          there. Each matrix is one observation of the standard error.
          """
        ))
    }
    return words
  }

  private var channelWords: [Word] {
    [
      (
        "linear",
        "What of a layer's cost is that of its linear stage: it leaves more noise in r, whatever the shrinkage."
      ),
      (
        "shrinkage",
        """
        What of a layer's cost is that of its shrinkage: E[(η(R) − η̄(R))²], its distance as a function from the posterior \
        mean η̄ of the channel that it works in; “here”, in the channels of these draws.
        """
      ),
      (
        "flat direction",
        """
        The direction in which θ may move furthest at the cost of one tolerance of a layer. Parameters that differ along it \
        are different numbers for the same function.
        """
      ),
    ]
  }

  private var parameterWords: [Word] {
    [
      (
        "cannot be told",
        """
        Unidentifiable: twice or half of the reference's block costs less than the tolerance of a layer there, so no data can \
        tell what it should be.
        """
      ),
      (
        "distance",
        """
        From the reference's parameters after what means nothing has been taken away, as signs and order of singular \
        vectors: relative, an angle in radians, or of a logarithm.
        """
      ),
    ]
  }
}
