// SPDX-License-Identifier: GPL-3.0-or-later

/// Which cases have changed since they were released, and how often: all others are of revision 1.
enum Revisions {
  /// The revision of a case.
  static func of(_ id: String) -> Int { byID[id] ?? 1 }

  private static let byID = Dictionary(
    uniqueKeysWithValues: [(2, second), (3, third)].flatMap { revision, ids in
      ids.split(whereSeparator: \.isWhitespace).map { (String($0), revision) }
    })

  private static let second = """
    amp-exp-hand amp-exp-iid-20x40 amp-hand amp-hand-step amp-iid-100x200 amp-iid-20x40-batch
    amp-iid-20x40-damped amp-iid-20x40-one amp-iid-20x40-step amp-iid-250x500
    amp-kappa15-30x60-damped amp-l1-hand amp-l1-hand-step amp-l1-iid-100x200
    amp-l1-iid-20x40-batch amp-l1-iid-20x40-one amp-l1-iid-20x40-step amp-l1-iid-250x500
    amp-l1-kappa15-30x60 amp-l1-scalar amp-l1-square amp-l1-tall-24x12 amp-mlp-hand
    amp-mlp-iid-100x200 amp-mlp-iid-20x40 amp-pwl-hand amp-pwl-iid-20x40 amp-spl-hand
    amp-spl-iid-20x40 amp-square bernoulli-gaussian-always-active bernoulli-gaussian-extremes
    bernoulli-gaussian-high-noise bernoulli-gaussian-low-noise bernoulli-gaussian-narrow-prior
    bernoulli-gaussian-noise-levels bernoulli-gaussian-powers bernoulli-gaussian-rarely-active
    bernoulli-gaussian-typical bernoulli-gaussian-wide-prior complex-amp-bg-20x40
    complex-amp-bg-20x40-step complex-amp-bg-hand complex-bernoulli-gaussian-low-noise
    complex-soft-threshold-extremes complex-soft-threshold-real complex-vamp-bg-20x40
    complex-vamp-bg-hand em-vamp-iid-20x40-matched em-vamp-iid-20x40-off em-vamp-iid-20x40-one
    em-vamp-iid-20x40-step em-vamp-kappa15-30x60-off fista-hand fista-hand-step
    fista-iid-20x40-batch fista-iid-20x40-one fista-iid-20x40-step fista-iid-250x500 fista-square
    fista-tall-24x12 gamp-awgn-iid-20x40-step gamp-awgn-scalar-hand gamp-awgn-scalar-iid-20x40
    gamp-awgn-vector-iid-20x40 gamp-awgn-vector-iid-20x40-damped gamp-magnitude-iid-20x40-zero
    gamp-magnitude-scalar-tall-24x12 gamp-magnitude-tall-24x12-step
    gamp-magnitude-vector-tall-24x12 gamp-probit-iid-20x40-step gamp-probit-scalar-hand
    gamp-probit-scalar-iid-20x40 gamp-probit-vector-iid-20x40 gamp-probit-vector-iid-20x40-damped
    gamp-quantiser-iid-20x40-step gamp-quantiser-scalar-hand gamp-quantiser-scalar-iid-20x40
    gamp-quantiser-vector-iid-20x40 group-threshold-kinks lmmse-hand lmmse-iid-20x40
    lmmse-iid-20x40-large-ratio lmmse-iid-20x40-small-ratio lmmse-iid-250x500 lmmse-kappa100-30x60
    lmmse-kappa15-30x60 lmmse-rank3-6x9 lmmse-square lmmse-tall-24x12 oamp-lmmse-hand
    oamp-lmmse-iid-20x40 oamp-lmmse-iid-20x40-step oamp-lmmse-kappa15-30x60
    oamp-matched-filter-hand oamp-matched-filter-iid-20x40 oamp-matched-filter-iid-20x40-step
    oamp-matched-filter-kappa15-30x60 oamp-pseudo-inverse-hand oamp-pseudo-inverse-iid-20x40
    oamp-pseudo-inverse-iid-20x40-step oamp-pseudo-inverse-kappa15-30x60 piecewise-linear-kinks
    shrinkage-derivatives-bernoulli-gaussian-noise-levels
    shrinkage-derivatives-bernoulli-gaussian-typical soft-threshold-kinks
     vamp-as-printed-hand vamp-as-printed-hand-step
    vamp-as-printed-iid-20x40-batch vamp-as-printed-iid-20x40-one vamp-as-printed-iid-20x40-step
    vamp-as-printed-iid-250x500 vamp-exp-iid-20x40 vamp-hand vamp-hand-step vamp-iid-20x40-batch
    vamp-iid-20x40-damped vamp-iid-20x40-one vamp-iid-20x40-step vamp-iid-250x500
    vamp-kappa100-250x500 vamp-kappa100-30x60 vamp-kappa15-250x500 vamp-kappa15-30x60
    vamp-kappa15-30x60-damped vamp-l1-hand-step vamp-l1-iid-20x40-all-zero vamp-l1-iid-20x40-one
    vamp-l1-iid-250x500 vamp-l1-kappa100-30x60 vamp-l1-kappa15-30x60 vamp-l1-rank3-6x9
    vamp-l1-rank3-6x9-step vamp-l1-tall-24x12 vamp-mlp-iid-20x40 vamp-pwl-iid-20x40
    vamp-pwl-rank3-6x9 vamp-rank3-6x9 vamp-rank3-6x9-step vamp-spl-iid-20x40 vamp-tall-24x12
    """

  private static let third = """
    complex-amp-soft-20x40 complex-amp-soft-20x40-damped complex-amp-soft-20x40-step
    complex-amp-soft-hand complex-soft-threshold-kinks complex-soft-threshold-typical
    complex-vamp-soft-20x40 complex-vamp-soft-hand vamp-l1-hand vamp-l1-iid-20x40-batch
    vamp-l1-iid-20x40-step vamp-l1-scalar
    """
}
