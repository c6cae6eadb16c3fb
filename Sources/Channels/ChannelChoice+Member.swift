// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension ChannelChoice {
  /// The channel of that name: the one place where the wire's names become channels.
  public func member<S: RealScalar>(noiseVariance: S) -> any OutputChannel<S> where S.Real == S {
    switch self {
    case .awgn: AWGN(noiseVariance: noiseVariance)
    case .probit: Probit(noiseVariance: noiseVariance)
    case .magnitude: Magnitude(noiseVariance: noiseVariance)
    case .quantiser(let width, let levels):
      Quantiser(width: width, levels: levels, noiseVariance: noiseVariance)
    }
  }
}
