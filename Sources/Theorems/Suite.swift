// SPDX-License-Identifier: GPL-3.0-or-later

/// All claims, in the order in which they are checked.
public enum TheoremSuite {
  public static var claims: [Claim] {
    Predictions.all + GAMPPredictions.all + LargePredictions.all + FixedPoints.all + Rates.all
      + Certificates.all
      + Gaussianity.all + [HeavyTails.ista] + PropertyEqualities.all + PropertyNetworks.all
      + PropertyComplex.all
      + PropertyInvariances.all
      + PropertyShrinkages.all + PropertyOperators.all + PropertyAudits.all
      + LearnedClaims.all + ActivityClaims.all + IsometryClaims.all + CouplingClaims.all
      + PreambleSubject.presets.flatMap(claims(of:))
  }

  /// What SCSZ21's theorems say of preambles.
  public static func claims(of subject: PreambleSubject) -> [Claim] {
    CoherenceClaims.all(subject) + GroupRates.all(subject) + ParameterClaims.all(subject)
  }
}
