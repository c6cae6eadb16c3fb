// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import Shrinkages

extension ShrinkageChoice {
  /// The family's member in the arithmetic `S`.
  /// - Throws: `CallError` for a family that is not known, or a `θ` of a wrong count.
  public func member<S: RealScalar>() throws -> any ParametricShrinkage<S> where S.Real == S {
    do { return try Families.member(family, theta: theta.map { S($0) }) } catch {
      throw CallError("\(error)")
    }
  }

  /// Its form for complex numbers.
  /// - Throws: `CallError` for a member that has none.
  func complexMember<C: ComplexScalar>() throws -> any Shrinkage<C> {
    do { return try Families.complexMember(family, theta: theta, of: C.self) } catch {
      throw CallError("\(error)")
    }
  }
}
