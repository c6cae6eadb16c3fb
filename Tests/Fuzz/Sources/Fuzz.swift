// SPDX-License-Identifier: GPL-3.0-or-later

/// One input of libFuzzer's: its first byte says the format, the rest is the file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 0,
    let format = Format(rawValue: start[0] % UInt8(Format.allCases.count))
  else { return 0 }
  let bytes = [UInt8](UnsafeBufferPointer(start: start + 1, count: count - 1))
  // Refusals are as good as answers; traps, hangs and too much memory are what libFuzzer reports.
  do { try format.read(bytes) } catch {
    // A message quotes what it refuses; it must be made without harm, and stay a message.
    precondition("\(error)".utf8.count < 1 << 16, "\(format): a message beyond 64 KiB")
  }
  return 0
}

/// The package manager calls an executable's main function by this name, which takes libFuzzer's own out.
@_cdecl("fuzz_main")
public func main(_ count: CInt, _ words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt
{
  var (count, words) = (count, words)
  return runDriver(&count, &words, fuzz)
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
