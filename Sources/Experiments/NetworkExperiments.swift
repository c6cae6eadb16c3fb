// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Shrinkages
import TrainingRuns

extension NetworkExperiment {
  /// All of them, by name.
  public static let all: [NetworkExperiment] = [
    lampL1, families, lista, lvamp(kappa: nil), lvamp(kappa: 15), lvamp(kappa: 100), tying, fresh,
    lmp,
    activity,
  ]

  /// Options of a network as its paper has them, changed.
  private static func options(
    _ kind: String, _ change: (inout TrainingOptions) -> Void
  ) -> TrainingOptions {
    let cards = NetworkRegister.cards.filter { $0.kind == kind }
    precondition(cards.count == 1, "no network \(kind)")
    var options = TrainingOptions(cards[0])
    options.dtype = "float32"
    change(&options)
    return options
  }

  /// BSR17 Fig. 8.
  private static let lampL1 = NetworkExperiment(
    name: "lamp-l1", title: "Tied LAMP-1, i.i.d. A, BSR17 Fig. 8",
    trainings: [
      Training(
        "lamp-l1",
        options("lamp-l1") {
          $0.isTied = true
          $0.layers = 7
        })
    ], baselines: [Baseline("amp-l1", .ampL1, iterations: 30)],
    statements: [
      Statement(training: "lamp-l1", layers: 4, text: "asked", bound: -20.5),
      Statement(training: "lamp-l1", layers: 6, text: "asked", bound: -30),
      Statement(
        training: "lamp-l1", layers: 7, text: "published: -34 dB, which AMP-1 reaches after 25",
        bound: -33.5),
    ])

  /// BSR17 Fig. 10.
  private static let families = NetworkExperiment(
    name: "families", title: "Tied LAMP with four families, i.i.d. A, BSR17 Fig. 10",
    trainings: ["bernoulli-gaussian", "piecewise-linear", "exponential", "spline"].map { family in
      Training(
        "lamp-\(family)",
        options("lamp") {
          $0.shrinkage = family
          $0.isTied = true
          $0.layers = 6
        })
    }, baselines: [Baseline("matched-vamp", .matchedVAMP, iterations: 10)],
    statements: ["bernoulli-gaussian", "piecewise-linear", "exponential", "spline"].map {
      Statement(
        training: "lamp-\($0)", layers: 6,
        text: "published: about 5 dB below LAMP-1 at many layers, all four alike", bound: nil)
    })

  /// BSR17 Fig. 8 at a size where LISTA is learned soon; LMP's comparison of LISTA and ISTA.
  private static let lista = NetworkExperiment(
    name: "lista", title: "Tied LISTA and LAMP-1, N = 100, M = 50, medians of five matrices",
    trainings: [
      Training("lista", options("lista") { small(&$0, layers: 12) }, seeds: Array(1...5)),
      Training("lamp-l1", options("lamp-l1") { small(&$0, layers: 12) }, seeds: Array(1...5)),
    ],
    baselines: [
      Baseline("amp-l1", .ampL1, iterations: 12), Baseline("ista", .ista, iterations: 12),
    ],
    statements: [
      Statement(
        training: "lista", layers: 12,
        text: "published: LAMP-1 is below LISTA at every depth; 7 layers against 15", bound: nil),
      Statement(training: "lamp-l1", layers: 6, text: "asked: below LISTA's 12 layers", bound: nil),
    ])

  private static func small(_ options: inout TrainingOptions, layers: Int) {
    (options.problem.rows, options.problem.columns) = (50, 100)
    options.layers = layers
    options.isTied = true
    options.samples.batch = 256
  }

  /// BSR17 Figs. 12–14.
  private static func lvamp(kappa: Int?) -> NetworkExperiment {
    let (problem, figure) = kappa.map { ("kappa\($0)", $0 == 15 ? "14" : "12") } ?? ("iid", "13")
    return NetworkExperiment(
      name: "lvamp-\(problem)",
      title: "LVAMP with Bernoulli-Gaussian shrinkage, fixed U, s, V, BSR17 Fig. \(figure)",
      trainings: [false, true].map { isTied in
        Training(
          "lvamp-\(problem)" + (isTied ? "-tied" : ""),
          options("lvamp") {
            $0.problem.name = "bsr17-\(problem)"
            $0.shrinkage = "bernoulli-gaussian"
            $0.layers = 6
            $0.isTied = isTied
            $0.schedule.isTiedFirst = false
          })
      }, baselines: [Baseline("matched-vamp", .matchedVAMP, iterations: 10)],
      statements: ["", "-tied"].map {
        Statement(
          training: "lvamp-\(problem)\($0)", layers: 6,
          text: "published: that of matched VAMP, at every layer", bound: nil)
      })
  }

  /// BSR17 Figs. 8, 9: what untying brings.
  private static let tying = NetworkExperiment(
    name: "tying", title: "Tied and untied LAMP-1, N = 100, M = 50",
    trainings: [
      Training(
        "lamp-l1-iid",
        options("lamp-l1") {
          small(&$0, layers: 8)
          $0.isTied = false
        }),
      Training(
        "lamp-l1-kappa15",
        options("lamp-l1") {
          small(&$0, layers: 8)
          $0.isTied = false
          $0.problem.name = "bsr17-kappa15"
        }),
    ], baselines: [],
    statements: [
      Statement(
        training: "lamp-l1-iid-untied", layers: 8,
        text: "published: at most 2 dB below the tied one (N = 500)", bound: nil),
      Statement(
        training: "lamp-l1-kappa15-untied", layers: 8,
        text: "published: at most 3 dB below the tied one (N = 500)", bound: nil),
    ])

  /// LMP's common mistake: a network that learned one matrix, and others.
  private static let fresh = NetworkExperiment(
    name: "fresh", title: "LAMP-1 for one matrix and for any, N = 100, M = 50",
    trainings: [
      Training("lamp-l1-one", options("lamp-l1") { small(&$0, layers: 6) }, isTriedOnOthers: true),
      Training(
        "lamp-l1-one-scalars",
        options("lamp-l1") {
          small(&$0, layers: 6)
          $0.frozen = ["B"]
          $0.schedule.rate = 1e-2
        }),
      Training(
        "lamp-l1-any",
        options("lamp-l1") {
          small(&$0, layers: 6)
          ($0.frozen, $0.matrix) = (["B"], "fresh")
          $0.schedule.rate = 1e-2
        }),
    ], baselines: [Baseline("amp-l1", .ampL1, iterations: 6)],
    statements: [
      Statement(
        training: "lamp-l1-one", layers: 6,
        text: "published: it collapses on other matrices", bound: nil),
      Statement(
        training: "lamp-l1-any", layers: 6,
        text: "on other matrices; B = Aᵀ of each, α and β learned", bound: nil),
    ])

  /// LMP's example: ten layers with a learned Onsager number, all at once with a curriculum.
  private static let lmp = NetworkExperiment(
    name: "lmp", title: "LAMP-b of ten layers, LMP's example",
    trainings: [
      Training(
        "lamp-b",
        options("lamp-b") {
          $0.layers = 10
          ($0.schedule.scheme, $0.schedule.hasCurriculum) = ("whole", true)
          ($0.schedule.steps, $0.schedule.patience) = (1500, 150)
        })
    ], baselines: [Baseline("amp-l1", .ampL1, iterations: 40)],
    statements: [
      Statement(
        training: "lamp-b", layers: 10,
        text: "published: AMP's fixed point, which AMP reaches in 40 or more", bound: nil)
    ])

  private static func atOnce(_ options: inout TrainingOptions, samples: Int) {
    options.samples.training = samples
    options.schedule.scheme = "whole"
    options.schedule.rate = 1e-3
    options.schedule.steps = 800
    options.schedule.patience = 80
  }

  /// SCSZ21's three networks.
  private static let activity = NetworkExperiment(
    name: "scsz21", title: "SCSZ21's networks, 100×200 preambles, 30 antennas, 15 dB",
    trainings: [
      Training("alista-gs", options("alista-gs") { $0.schedule.steps = 150 }),
      Training(
        "alista-gs-4096",
        options("alista-gs") {
          $0.samples.training = 4096
          $0.schedule.steps = 150
        }),
      Training(
        "lista-gscp", options("lista-gscp") { atOnce(&$0, samples: 4096) }, from: "alista-gs-4096"),
      Training("lista-gscp-64", options("lista-gscp") { atOnce(&$0, samples: 64) }),
      Training("lista-gs", options("lista-gs") { atOnce(&$0, samples: 4096) }, from: "lista-gscp"),
    ], baselines: [],
    statements: [
      Statement(
        training: "alista-gs", layers: nil,
        text: "published: -23.30 dB, which no estimator reaches (erratum S13)", bound: -17.3),
      Statement(
        training: "lista-gscp", layers: nil, text: "published: -23.38 dB, likewise", bound: -19),
      Statement(
        training: "lista-gs", layers: nil, text: "published: -24.08 dB, likewise", bound: nil),
    ])
}
