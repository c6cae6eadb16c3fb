// SPDX-License-Identifier: GPL-3.0-or-later
import Beamforming
import Testing

/// Learned steps.
struct AutoPGDTests {
  private func trained(threads: Int, isTied: Bool = false) throws -> ProjectedGradient<Number> {
    var training = AutoPGDTraining(layers: 3)
    (training.links.receivers, training.links.transmitters) = (4, 8)
    (training.updates, training.batch, training.start, training.isTied) = (40, 30, 0.1, isTied)
    training.validation = 30
    return try training(threads: threads)
  }

  @Test(
    "Training makes the efficiency larger on links that it has not seen", arguments: [false, true])
  func better(isTied: Bool) throws {
    let network = try trained(threads: 2, isTied: isTied)
    if isTied { #expect(Set(network.steps).count == 1) }
    var links = ChannelSpecification.apgd
    (links.receivers, links.transmitters) = (4, 8)
    func mean(_ network: ProjectedGradient<Number>) -> Double {
      (0..<100).reduce(0) { sum, k in
        let link = links.draw(seed: 1, trial: k, of: .test)
        let end = network.course(link, from: links.start(seed: 1, trial: k, of: .test))
        return sum + link.spectralEfficiency(end[2]) / 100
      }
    }
    let start = mean(ProjectedGradient(steps: [0.1, 0.1, 0.1]))
    #expect(mean(network) > start + 0.1)
  }

  @Test("Threads change no bit")
  func threads() throws {
    #expect(try trained(threads: 1).steps == trained(threads: 2).steps)
  }
}
