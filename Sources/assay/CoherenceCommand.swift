// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Arithmetic
import Calls
import Coherence
import ComplexModule
import Foundation
import Interchange

/// `assay coherence`: what preambles allow, with a proof.
struct CoherenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coherence",
    abstract:
      "Enclose the generalised mutual coherence of a matrix, and say how many active devices the"
      + " linear-rate theorems cover with it.",
    discussion: """
      Every column's weight and multipliers are judged in ball arithmetic. --certificate writes them: \
      W (L×N) and Z (N×N), with S_i = Σ_j Z_ji S_j. --check judges somebody else's.
      """)

  @Argument(help: "NPZ or MAT file with the matrix S (or A), L×N with L < N, real or complex.")
  var file: String
  @Option(help: "NPZ or MAT file to write W and Z to.")
  var certificate: String?
  @Option(
    help: "NPZ or MAT file to write the weights to, divided so that W_i^H S_i = 1: for ALISTA.")
  var weights: String?
  @Option(help: "NPZ or MAT file with a certificate, which is judged instead of a new one.")
  var check: String?
  @Option(help: "The part of its upper end by which a column's lower end may stay below it.")
  var gap: Double?
  @Flag(help: "Divide each column by its norm first.")
  var normalise = false
  @Option(help: "Threads over columns.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    if let gap, !(gap > 0 && gap < 1) {
      throw ValidationError("--gap is between 0 and 1, not \(gap).")
    }
    if check != nil, certificate != nil || weights != nil {
      throw ValidationError(
        "--check judges a certificate; --certificate and --weights write a new one.")
    }
    try require(("threads", threads, Most.threads))
  }

  func run() throws {
    try Destinations.check(
      [("certificate", certificate), ("weights", weights)],
      inputs: [("FILE", file), ("--check", check)])
    let data = try MatrixFile(file)
    let name = try data.name(among: ["S", "A"])
    if data.isComplex(name) {
      try run(try data.complex(name), gap: gap ?? 1e-6) { try $0.complex($1) }
    } else {
      try run(try data.real(name), gap: gap ?? 1e-12) { try $0.real($1) }
    }
  }

  private func run<F: RealOrComplex & JacobiScalar>(
    _ given: Matrix<F>, gap: Double, read: (MatrixFile, String) throws -> Matrix<F>
  ) throws {
    let s = normalise ? given.withUnitColumns : given
    let mutual = try MutualCoherence(s)
    try mutual.requireDistinctColumns()
    let analytic = AnalyticWeight.coherence(try AnalyticWeight.closedForm(s), s)
    let start = ContinuousClock.now
    let found: CoherenceCertificate<F>
    let progress = Progress()
    if let check {
      let file = try MatrixFile(check)
      found = CoherenceCertificate(weights: try read(file, "W"), multipliers: try read(file, "Z"))
    } else {
      let count = Counter()
      found = try GeneralisedCoherence(gap: gap, threads: threads).certificate(s) { _ in
        progress.show("\(count.next()) of \(s.columns) columns")
      }
    }
    progress.show("checking the certificate")
    defer { progress.clear() }
    let solved = ContinuousClock.now
    let judged = try CertificateCheck(found, of: s)
    progress.clear()
    let summary = CoherenceSummary(
      name: file, matrix: s, mutual: mutual, analytic: analytic, check: judged, gap: gap,
      isNew: check == nil,
      seconds: (
        solve: (solved - start) / .seconds(1), check: (ContinuousClock.now - solved) / .seconds(1)
      ))
    for line in summary.lines { try say(line) }
    if let certificate { try write(["W": found.weights, "Z": found.multipliers], to: certificate) }
    if let weights { try write(["W": found.unitWeights(of: s)], to: weights) }
    if !summary.open.isEmpty { throw ExitCode(Exit.failed.rawValue) }
  }

  private func write<F: RealOrComplex>(_ matrices: [String: Matrix<F>], to path: String) throws {
    let arrays = try matrices.mapValues { try Values(of: Tensor($0)).array(.float64) }
    try ArrayFile.write(arrays, to: URL(fileURLWithPath: path))
  }
}

/// How many pieces of concurrent work are done.
private final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var count = 0
  func next() -> Int {
    lock.withLock {
      count += 1
      return count
    }
  }
}
