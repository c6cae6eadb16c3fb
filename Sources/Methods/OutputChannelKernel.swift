// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Channels
import Twins

/// The posterior moments of a channel of GAMP.
enum OutputChannelKernel: Method {
  static let card = Card(
    "output-channel", spec: ["GAMP"], source: ["Rangan 2011, output functions"],
    levels: [.kernel], parameters: [.required(.channel), .required(.noiseVariance)],
    inputs: [ArrayCard("y", "n"), ArrayCard("p", "n"), ArrayCard("variance", "n", "τ")],
    outputs: [
      ArrayCard("mean", "n", "E[z|y]"), ArrayCard("posterior_variance", "n", "var[z|y]"),
    ],
    formula: """
      z ~ N(p, τ) before y is known; u = z + w, w ~ N(0, σ_w²), is what the channel shows;  s² = τ + σ_w²
      E[z|y] = p + (τ/s²) (E[u|y] − p);  var[z|y] = τ σ_w²/s² + (τ/s²)² var[u|y]
      awgn:       y = u:  E[u|y] = y, var[u|y] = 0
      probit:     y = sgn(u) = ±1:  c = y p/s, h = φ(c)/Φ(c);  E[u|y] = p + y s h, var[u|y] = s² (1 − h (h + c))
      quantiser:  y is the centre of the cell that u is in, (k − (L−1)/2) Δ, k = 0 … L−1; the cell reaches from y − Δ/2 to y + Δ/2,
                  the lowest from 10⁶ Δ further down, the highest to 10⁶ Δ further up;  a, b: its lower and upper end less p, over s
                  m = (φ(a) − φ(b))/(Φ(b) − Φ(a));  E[u|y] = p + s m, var[u|y] = s² (1 + (a φ(a) − b φ(b))/(Φ(b) − Φ(a)) − m²)
      magnitude:  y = |u|:  t = tanh(y p/s²);  E[u|y] = y t, var[u|y] = y² (1 − t²)
      """, since: 2)
  static let faults: [Fault] = Fault.ofChannels

  static func routes(_ p: Parameters, _ arrays: Arrays<Double>) -> [ProofRoute] {
    [.direct, .definition]
  }

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let channel: any OutputChannel<S> = try p(.channel).member(
      noiseVariance: S(try p(.noiseVariance)))
    let y: Tensor<S> = try arrays.tensor("y", [nil])
    let p: Tensor<S> = try arrays.tensor("p", y.shape)
    let variance: Tensor<S> = try arrays.tensor("variance", y.shape)
    let moments = y.entries.indices.map {
      channel.posterior(y.entries[$0], p.entries[$0], variance: variance.entries[$0])
    }
    return [
      "mean": Values(moments.map(\.mean)), "posterior_variance": Values(moments.map(\.variance)),
    ]
  }

  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.outputChannel(p, arrays)
  }
}
