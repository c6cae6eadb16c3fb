// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Beamforming
import ComplexModule
import RealModule
import Search

extension TestFunction {
  /// What [PGD] of so many layers and one step falls short of the closed form, in percent, on the first links of seed 1 of
  /// the preset `apgd`: `100 (1 − Σ SE/Σ SE_opt)`. In the Auto-PGD article's space, as printed, where the step is at most
  /// 0.1, or in the corrected one, where it may be 1000. Without a training neither the sharing nor the clip does
  /// anything.
  package static func beams(links: Int, isCorrected: Bool) throws -> TestFunction {
    let printed = [Space.Dimension("clip", .real(0.1, 10, isLogarithmic: true))]
    let space = try Space(
      [
        Space.Dimension("depth", .whole(2, 12, isLogarithmic: false)),
        Space.Dimension("step", .real(1e-4, isCorrected ? 1e3 : 1e-1, isLogarithmic: true)),
        Space.Dimension("shared", .choice(["true", "false"])),
      ] + (isCorrected ? [] : printed))
    let specification = ChannelSpecification.apgd
    let drawn = try (0..<links).map { k in
      let link = specification.draw(seed: 1, trial: k)
      return (
        link: link, start: specification.start(seed: 1, trial: k),
        best: try Optimum(link, streams: 1).spectralEfficiency
      )
    }
    let all = drawn.reduce(0) { $0 + $1.best }
    return TestFunction(
      name: isCorrected ? "beams, corrected" : "beams, article", space: space
    ) { assignment in
      guard case .whole(let depth) = assignment["depth"], case .real(let step) = assignment["step"]
      else { return .nan }
      let network = ProjectedGradient<Complex<Double>>(
        steps: [Double](repeating: step, count: depth))
      let sum = drawn.reduce(0) {
        $0 + $1.link.spectralEfficiency(network.course($1.link, from: $1.start)[depth - 1])
      }
      return 100 * (1 - sum / all)
    }
  }
}
