// SPDX-License-Identifier: GPL-3.0-or-later

/// A statement of theory that a run can contradict.
public struct Claim: Sendable {
  /// Where a statement comes from.
  public struct Source: Sendable, Equatable {
    /// The specification's tag, for example `SE-AMP`.
    public let tag: String
    /// Equation or theorem of the text.
    public let equation: String

    public init(_ tag: String, _ equation: String) {
      self.tag = tag
      self.equation = equation
    }
  }

  /// Why the conclusion must follow from the hypotheses.
  public enum Proof: Sendable, Equatable, CustomStringConvertible {
    /// Nothing follows for one draw: the claim is about averages over random draws, with intervals at
    /// three standard errors.
    case statistical
    /// A number that a computation gives; no theorem says it.
    case numerical
    /// Machine-checked theorems, `File.name` of `Proofs/theories`, whose conclusion together the check
    /// evaluates in floating point.
    case theorems([String])

    public static func theorem(_ names: String...) -> Proof { .theorems(names) }

    /// The theorems, none of them where it stands on something else.
    public var theorems: [String] {
      if case .theorems(let names) = self { names } else { [] }
    }

    /// `statistical`, `numerical` or `theorem`.
    public var basis: String {
      switch self {
      case .statistical: "statistical"
      case .numerical: "numerical"
      case .theorems: "theorem"
      }
    }

    public var description: String {
      theorems.isEmpty ? basis : theorems.joined(separator: ", ")
    }
  }

  /// How much work a check is.
  public enum Cost: Sendable { case quick, full }

  public let id: String
  public let source: Source
  /// What must be so.
  public let hypotheses: [String]
  public let conclusion: String
  /// How the evidence is got.
  public let evidence: String
  public let proof: Proof
  public let cost: Cost
  public let check: @Sendable (Workbench) throws -> Finding

  public init(
    _ id: String, source: Source, hypotheses: [String], conclusion: String, evidence: String,
    proof: Proof, cost: Cost = .quick, check: @escaping @Sendable (Workbench) throws -> Finding
  ) {
    self.id = id
    self.source = source
    self.hypotheses = hypotheses
    self.conclusion = conclusion
    self.evidence = evidence
    self.proof = proof
    self.cost = cost
    self.check = check
  }
}

/// The result of one claim.
public struct Outcome: Sendable {
  public let claim: Claim
  public let seed: UInt64
  /// `nil` if the check could not be made.
  public let finding: Finding?
  /// Why the check could not be made, if so; it then counts as violated.
  public let failure: String?

  public var verdict: Verdict { finding?.verdict ?? .violated(excess: .infinity) }

  /// Checks a claim; an error of the check is kept as what it is.
  public init(_ claim: Claim, on bench: Workbench) {
    self.claim = claim
    seed = bench.settings.seed
    do {
      finding = try claim.check(bench)
      failure = nil
    } catch {
      finding = nil
      failure = "\(error)"
    }
  }

  public init(claim: Claim, seed: UInt64, finding: Finding) {
    self.claim = claim
    self.seed = seed
    self.finding = finding
    failure = nil
  }
}
