// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels
import Testing

/// Everything that switches the process-wide instruction set, one test at a time.
@Suite("Kernels", .serialized) struct KernelTests {
  @Test("A path the processor lacks is refused and changes nothing")
  func refusesUnavailablePath() {
    let before = assay_kernel_path_in_use()
    let nonsense = assay_kernel_path(rawValue: 7)
    #expect(!assay_kernel_path_available(nonsense))
    #expect(!assay_use_kernel_path(nonsense))
    #expect(assay_kernel_path_in_use() == before)
    for path in [ASSAY_PORTABLE, ASSAY_AVX2, ASSAY_AVX512] {
      #expect(assay_use_kernel_path(path) == assay_kernel_path_available(path))
      #expect((assay_kernel_path_in_use() == path) == assay_kernel_path_available(path))
    }
    #expect(assay_use_kernel_path(before))
  }

  @Test("The portable path is always there")
  func portableIsAvailable() {
    #expect(assay_kernel_path_available(ASSAY_PORTABLE))
    #expect(assay_kernel_path_available(assay_kernel_path_in_use()))
  }
}

/// The instruction sets of this processor.
let availablePaths = [ASSAY_PORTABLE, ASSAY_AVX2, ASSAY_AVX512].filter(assay_kernel_path_available)

/// Calls `body` once on every available path and puts the former path back.
func onEachPath(_ body: (assay_kernel_path) -> Void) {
  let before = assay_kernel_path_in_use()
  for path in availablePaths {
    #expect(assay_use_kernel_path(path))
    body(path)
  }
  #expect(assay_use_kernel_path(before))
}

/// SplitMix64: the same arguments in every run.
struct Stream {
  var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func bits() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform on `range`, on a grid of 2^-53 of its length.
  mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    let unit = Double(bits() >> 11) * 0x1p-53
    return range.lowerBound + (range.upperBound - range.lowerBound) * unit
  }
}

/// The scalar types of the kernels, with the bits that tests compare.
protocol KernelReal: BinaryFloatingPoint where Exponent == Int {
  /// The bits, all NaNs alike: their payloads and signs follow no standard.
  var image: UInt64 { get }
}

extension Double: KernelReal {
  var image: UInt64 { isNaN ? .max : bitPattern }
}

extension Float: KernelReal {
  var image: UInt64 { isNaN ? .max : UInt64(bitPattern) }
}

extension Stream {
  /// `count` entries between -1 and 1; of a `special` array, one in nine is -0, 0, infinite, NaN,
  /// subnormal or huge.
  mutating func entries<S: KernelReal>(_ count: Int, special: Bool = false) -> [S] {
    let specials: [S] = [
      0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, -.leastNormalMagnitude,
      .greatestFiniteMagnitude,
    ]
    return (0..<count).map { _ in
      let entry = S(uniform(-1...1))
      return special && bits() % 9 == 0 ? specials[Int(bits() % 8)] : entry
    }
  }
}

/// The first index at which two arrays differ in their bits.
func firstDifference<S: KernelReal>(_ x: [S], _ y: [S]) -> Int? {
  x.count == y.count ? x.indices.first { x[$0].image != y[$0].image } : min(x.count, y.count)
}
