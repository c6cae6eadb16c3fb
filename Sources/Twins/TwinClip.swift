// SPDX-License-Identifier: GPL-3.0-or-later

extension Optional where Wrapped == Fault {
  /// The divergence `ν` within `[10⁻¹², 1 − 2⁻²³]`.
  func clippedDivergence<T: TwinReal>(_ nu: T) -> T {
    switch self {
    case .some(.vampClipMissing): nu
    case .some(.narrowClip): min(max(nu, T(1e-6)), T(1 - 1e-6))
    default: min(max(nu, T(1e-12)), T(1 - 0x1p-23))
    }
  }
}

extension Fault {
  public static let vampClipMissing = Fault(
    "vamp-clip-missing", in: "extrinsic step", breaks: ["nu", "nu_tilde"], isConvention: true,
    "the divergences are not kept off 0 and 1")
  public static let narrowClip = Fault(
    "clip-1e-6", in: "extrinsic step", breaks: ["nu", "nu_tilde"], isConvention: true,
    "divergences are kept within [1e-6, 1 − 1e-6]")
  /// Other ends for the divergences.
  public static let ofClip: [Fault] = [.vampClipMissing, .narrowClip]
}
