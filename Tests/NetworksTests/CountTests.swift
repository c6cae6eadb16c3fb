// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks
import Testing

/// Numbers to learn and multiply-adds, exactly and beside the papers' tables.
@Suite("Counts of every network") struct CountTests {
  private struct Counts: Equatable {
    var learnable, multiplyAdds: Int
    var published: PublishedCosts?
  }

  private func counts(
    _ kind: String, _ rows: Int, _ columns: Int, _ depth: Int, isTied: Bool = false,
    frozen: [String] = []
  ) throws -> Counts {
    func counts<N: Network<Double>>(_ type: N.Type) throws -> Counts {
      var network = N(a: Matrix(zeros: rows, columns), depth: depth, isTied: isTied)
      for name in frozen { try network.frame.freeze(name) }
      return Counts(
        learnable: network.layout.learnableCount, multiplyAdds: network.multiplyAdds,
        published: network.published)
    }
    return try counts(try NetworkRegister.real(Double.self).kind(kind))
  }

  @Test(
    "Of 3 layers for a 2 × 5 matrix: counted by hand",
    arguments: [
      // B, 3 S, 3 λ; B y, then S x twice
      ("lista", false, 10 + 75 + 3, 10 + 50), ("lista", true, 10 + 25 + 3, 10 + 50),
      // 3 (A, B, λ); B v, then A x and B v twice
      ("lista-ab", false, 3 * 21, 50), ("lista-ab", true, 20 + 3, 50),
      ("slista", false, 3, 50), ("lista-cp", false, 3 * 11, 50), ("alista", false, 6, 50),
      ("lamp-l1", false, 3 * 12, 50), ("lamp-l1", true, 10 + 6, 50),
      ("lamp", false, 3 * 12, 50), ("lamp", true, 10 + 6, 50),
      ("lamp-b", false, 3 * 13, 50), ("lamp-b", true, 10 + 9, 50),
      // U, s, V, σ_w² of rank 2, θ; U^T y, V u, then V^T r̃ and V u twice
      ("lvamp", false, 3 * (4 + 2 + 10 + 1 + 2), 3 * 4 + 50), ("lvamp", true, 17 + 6, 4 + 50),
      // G, H, θ; H y and G r̃ thrice
      ("lvamp-gh", false, 3 * (25 + 10 + 2), 3 * 35), ("lvamp-gh", true, 35 + 6, 3 * 35),
      // W1, W2, θ; W1 y thrice, W2 x twice
      ("lista-gs", false, 3 * 36, 30 + 50), ("lista-gscp", false, 3 * 11, 50),
      ("alista-gs", false, 6, 50),
    ])
  func byHand(kind: String, isTied: Bool, learnable: Int, multiplyAdds: Int) throws {
    let counts = try counts(kind, 2, 5, 3, isTied: isTied)
    #expect(counts.learnable == learnable && counts.multiplyAdds == multiplyAdds)
  }

  @Test("SCSZ21 Table I exactly, for the real matrix of a complex one (erratum S12)")
  func rows() throws {
    let (l, n, k) = (4, 7, 12)
    for (kind, count) in [
      ("lista-gs", k * (4 * n * n + 4 * l * n + 1)), ("lista-gscp", k * (4 * l * n + 1)),
      ("alista-gs", 2 * k),
    ] {
      let counts = try counts(kind, 2 * l, 2 * n, k)
      #expect(counts.learnable == count && counts.published?.learnable.value == count)
    }
    #expect(try counts("lista-cp", 2, 5, 3).published == nil)
  }

  @Test(
    "BSR17 Table I, up to what it leaves out where M is much less than N",
    arguments: [false, true])
  func bsr17(isTied: Bool) throws {
    let (m, n, t) = (10, 1000, 40)
    let left = 2 * Double(m) / Double(n) + 1 / Double(t)
    for kind in ["lista", "lamp", "lamp-l1", "lamp-b", "lvamp", "lvamp-gh"] {
      let frozen = kind == "lvamp" ? ["U", "s", "V"] : []
      let counts = try counts(kind, m, n, t, isTied: isTied, frozen: frozen)
      let published = try #require(counts.published)
      let work = try #require(published.multiplyAdds)
      // LVAMP's σ_w² is one number, or one a layer.
      let noise = kind == "lvamp" ? (isTied ? 1 : t) : 0
      for (ours, theirs) in [
        (counts.learnable - noise, published.learnable.value), (counts.multiplyAdds, work.value),
      ] {
        #expect(abs(Double(ours) / Double(theirs) - 1) <= left, "\(kind): \(ours), \(theirs)")
      }
    }
  }
}
