// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Beamforming
import Calls
import ComplexModule
import Golden
import RealModule

extension Catalogue {
  /// [BF], [PGD], [AUTO-PGD]: kernels, forward passes, gradients and trainings.
  static func beams() -> [Draft] {
    efficiencies + projections + forwardPasses + beamGradients + beamTrainings
  }

  /// Links with their first beams, of numbers that binary32 has.
  struct Links {
    let name, what: String
    let links: [Link<Complex<Double>>]
    let beams: [Matrix<Complex<Double>>]

    var h: Values<Double> { Self.stack(links.map(\.h)) }
    var noise: Values<Double> { Values(links.map(\.noiseVariance)) }
    var w: Values<Double> { Self.stack(beams) }

    init(
      _ name: String, _ what: String, _ receivers: Int, _ transmitters: Int, streams: Int = 1,
      links: Int, snr: ClosedRange<Double> = 0...20, correlation: Double = 0.75, share: Double = 1,
      seed: UInt64
    ) {
      let specification = ChannelSpecification(
        receivers: receivers, transmitters: transmitters, correlation: correlation, snr: snr)
      (self.name, self.what) = (name, what)
      let drawn = (0..<links).map { specification.draw(seed: seed, trial: $0) }
      self.links = drawn.map {
        Link(h: $0.h.map(Catalogue.rounded), noiseVariance: single($0.noiseVariance), power: 1)
      }
      beams = (0..<links).map {
        let w = specification.start(seed: seed, trial: $0, streams: streams)
        return w.map { Catalogue.rounded(Complex(share * $0.real, share * $0.imaginary)) }
      }
    }

    /// One link by hand, with whole numbers.
    static let hand: Links = {
      var hand = Links("hand", "a link of two antennas a side", 2, 2, links: 1, seed: 1)
      let h = Matrix<Complex<Double>>(
        rows: 2, columns: 2,
        storage: [Complex(1, 0), Complex(0, 1), Complex(0.5, -1), Complex(2, 0.5)])
      let w = Matrix<Complex<Double>>(
        rows: 2, columns: 1, storage: [Complex(0.75, 0), Complex(0, -0.5)])
      hand.replace(Link(h: h, noiseVariance: 0.25, power: 1), w)
      return hand
    }()

    private mutating func replace(_ link: Link<Complex<Double>>, _ w: Matrix<Complex<Double>>) {
      self = Links(name, what, [link], [w])
    }

    private init(
      _ name: String, _ what: String, _ links: [Link<Complex<Double>>],
      _ beams: [Matrix<Complex<Double>>]
    ) { (self.name, self.what, self.links, self.beams) = (name, what, links, beams) }

    static func stack(_ matrices: [Matrix<Complex<Double>>]) -> Values<Double> {
      .complex(
        Tensor(
          [matrices.count, matrices[0].rows, matrices[0].columns],
          matrices.flatMap { Tensor($0).entries }))
    }
  }

  private static var small: Links {
    Links("4x6", "three links, one stream", 4, 6, links: 3, seed: 61)
  }
  private static var streams: Links {
    Links("4x6-two-streams", "three links, two streams", 4, 6, streams: 2, links: 3, seed: 62)
  }

  private static var efficiencies: [Draft] {
    [
      .hand, small, streams,
      Links("one-antenna", "one receiving antenna", 1, 5, links: 2, seed: 63),
      Links(
        "tall", "more receiving than transmitting antennas", 7, 3, streams: 3, links: 2, seed: 64),
      Links("low-snr", "σ² above what is heard", 4, 6, links: 2, snr: -20 ... -10, seed: 65),
      Links("high-snr", "30 to 60 dB", 4, 6, streams: 2, links: 2, snr: 30...60, seed: 66),
      Links("weak", "beams of a thousandth of the power", 4, 6, links: 2, share: 0x1p-5, seed: 67),
      Links(
        "16x64", "the article's size, four streams", 16, 64, streams: 4, links: 2, snr: 0...30,
        seed: 68),
    ].map { links in
      draft(
        links.name, links.what, .kernel, Call("spectral-efficiency", Parameters()),
        [["H": links.h, "noise_variance": links.noise], ["W": links.w]])
    }
  }

  private static var projections: [Draft] {
    let size = [3, 5, 2]
    func beams(_ seed: UInt64, _ scale: [Double]) -> Values<Double> {
      let drawn = Links("", "", 2, 5, streams: 2, links: 3, seed: seed).beams
      return Links.stack(
        zip(drawn, scale).map { w, a in
          w.map { Catalogue.rounded(Complex(a * $0.real, a * $0.imaginary)) }
        })
    }
    let cotangents = beams(72, [1, 2, 0.5])
    let one = Values<Double>.complex(
      Tensor([1, 2, 1], [Complex(3, 0), Complex(0, 4)]))
    precondition(cotangents.shape == size, "three links of two beams")
    return [
      (
        "hand", "3 and 4i, of norm 5", 1.0, one,
        Values.complex(Tensor([1, 2, 1], [Complex(1, 1), Complex(0.5, -2)]))
      ),
      ("outside", "all beyond the power", 1, beams(71, [2, 3, 40]), cotangents),
      ("inside", "all within it", 4, beams(71, [1, 1.5, 0.25]), cotangents),
      ("mixed", "one within, two beyond", 1, beams(71, [0.5, 1.5, 8]), cotangents),
      ("power", "another power", 2.5, beams(73, [4, 0.75, 3]), cotangents),
    ].map { name, what, power, v, g in
      draft(
        name, what, .kernel, Call("power-projection", Parameters().with(.power, power)),
        [["V": v, "G": g]])
    }
  }

  private struct Pass {
    let links: Links
    let alpha: [Double]
    var normalisation = NormalisationChoice.none
    var power = 1.0

    var name: String {
      links.name + (normalisation == .none ? "" : "-\(normalisation.rawValue)")
        + (power == 1 ? "" : "-power")
    }
    var what: String {
      "\(links.what), \(alpha.count) layers, normalisation \(normalisation.rawValue)"
    }
    var parameters: Parameters {
      var parameters = Parameters()
      if normalisation != .none { parameters[.normalisation] = normalisation }
      if power != 1 { parameters[.power] = power }
      return parameters
    }
    func draft(_ method: MethodName, _ level: Level) -> Draft {
      Catalogue.draft(
        name, what, level, Call(method, parameters),
        [
          ["H": links.h, "noise_variance": links.noise],
          ["W_0": links.w, "alpha": Values(alpha)],
        ])
    }
  }

  private static var passes: [Pass] {
    let steps = [0.5, 2, 0.25, 8]
    let inner = Links(
      "interior", "beams that stay within the power", 4, 6, links: 2, share: 0.0625, seed: 74)
    return [
      Pass(links: .hand, alpha: [0.25, 1]),
      Pass(links: .hand, alpha: [0.25, 1], normalisation: .curvature),
      Pass(links: .hand, alpha: [0.25, 1], normalisation: .gram),
      Pass(links: small, alpha: steps),
      Pass(links: small, alpha: steps, normalisation: .curvature),
      Pass(links: small, alpha: steps, normalisation: .gram),
      Pass(links: streams, alpha: steps),
      Pass(links: streams, alpha: steps, normalisation: .curvature),
      Pass(links: streams, alpha: steps, normalisation: .gram, power: 2.5),
      Pass(links: inner, alpha: [0.0009765625, 0.00048828125]),
    ]
  }

  private static var forwardPasses: [Draft] {
    let large = Links(
      "16x64", "the article's size", 16, 64, links: 2, snr: 0...30, seed: 75)
    return
      (passes + [
        Pass(links: large, alpha: [Double](repeating: 10, count: 5)),
        Pass(links: large, alpha: [100, 512, 768, 900, 960], normalisation: .gram),
      ]).map { $0.draft("auto-pgd", .network) }
  }

  private static var beamGradients: [Draft] {
    passes.map { $0.draft("auto-pgd-gradient", .gradient) }
  }

  private static var beamTrainings: [Draft] {
    func training(
      _ name: String, _ what: String, streams: Int = 1, _ alpha: [Double], updates: Int,
      rate: Double, clip: Double? = nil, normalisation: NormalisationChoice = .none, seed: UInt64
    ) -> Draft {
      let batches = (0..<updates).map {
        Links("", "", 3, 5, streams: streams, links: 2, seed: seed + UInt64($0))
      }
      var parameters = Parameters().with(.rate, rate)
      parameters[.clip] = clip
      if normalisation != .none { parameters[.normalisation] = normalisation }
      func joined(_ values: [Values<Double>]) -> Values<Double> {
        let shape = [updates] + values[0].shape
        let parts = values.flatMap(\.parts)
        return values[0].isComplex
          ? .complex(Tensor(shape, pairs: parts)) : Values(shape, parts)
      }
      return draft(
        name, what, .training, Call("auto-pgd-training", parameters),
        [
          [
            "H": joined(batches.map(\.h)), "noise_variance": joined(batches.map(\.noise)),
            "W_0": joined(batches.map(\.w)), "alpha": Values(alpha),
          ]
        ])
    }
    return [
      training("3x5", "five updates", [0.5, 0.5], updates: 5, rate: 0.125, seed: 81),
      training(
        "clip-3x5", "a clip that acts", [0.5, 2, 1], updates: 5, rate: 0.125, clip: 0x1p-6, seed: 91
      ),
      training(
        "two-streams-3x5", "two streams", streams: 2, [0.25, 1], updates: 4, rate: 0.25, seed: 101),
      training(
        "curvature-3x5", "steps within the curvature", [0.03125, 0.015625], updates: 4, rate: 0.125,
        normalisation: .curvature, seed: 111),
    ]
  }
}
