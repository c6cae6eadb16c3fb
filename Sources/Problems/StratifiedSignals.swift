// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import CGSL

extension Problem where A == Matrix<Double>, S == Double {
  /// `draws` signals and observations `y = A x + w` in which state evolution's hypothesis on the signals
  /// holds closely.
  ///
  /// A signal has exactly `γ N` active entries at random places, whose sizes are one from each of `γ N`
  /// equally probable strata of `|N(0, φ)|`, with random signs. Its empirical distribution is then the
  /// prior's, up to `1/N`, and its power hardly varies. Signal `d` is trial `d` of stream `stratified`.
  package init(
    stratifiedFor a: Matrix<Double>, gamma: Double, phi: Double, noiseVariance: Double, draws: Int,
    seed: UInt64, threads: Int
  ) {
    var x = Matrix<Double>(zeros: a.columns, draws)
    var y = Matrix<Double>(zeros: a.rows, draws)
    let sigma = noiseVariance.squareRoot()
    for d in 0..<draws {
      let signal = Stream(root: seed, name: "stratified", trial: d)
      let active = Int((gamma * Double(a.columns)).rounded())
      for (place, value) in stratifiedSignal(a.columns, active, phi, signal) { x[place, d] = value }
      let noise = Stream(root: seed, name: "noise", trial: d)
      for i in 0..<a.rows { y[i, d] = sigma * noise.normal() }
    }
    let clean = product(a, x, threads: threads)
    y.storage = zip(y.storage, clean.storage).map { $0 + $1 }
    self.init(a: a, x: x, y: y, noiseVariance: noiseVariance)
  }
}

private func stratifiedSignal(
  _ n: Int, _ active: Int, _ phi: Double, _ stream: Stream
) -> [(place: Int, value: Double)] {
  // The first `active` of a random permutation.
  var places = Array(0..<n)
  for k in 0..<active {
    places.swapAt(k, k + Int(stream.uniform() * Double(n - k)))
  }
  return (0..<active).map { k in
    // |N(0, 1)| exceeds q with probability 2 Q(q).
    let p = (Double(k) + stream.uniform()) / Double(active)
    let size = gsl_cdf_ugaussian_Qinv((1 - p) / 2)
    let sign: Double = stream.uniform() < 0.5 ? -1 : 1
    return (places[k], sign * phi.squareRoot() * size)
  }
}
