// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Glibc

/// A process whose output and errors are read, in a process group of its own so that it can be ended with all
/// that it started.
final class TrialProcess {
  private let pid: pid_t
  private(set) var output, errors: Tail
  private static let starting = NSLock()
  private var status: Int32?

  /// - Throws: `CommandError`.
  init(_ words: [String], environment: [String: String]) throws {
    // Written by pipe() before they are read.
    var out = [Int32(), Int32()], err = out
    func wrong(_ number: Int32) -> CommandError {
      CommandError(
        description: "\(words.first ?? ""): cannot be started: \(String(cString: strerror(number)))"
      )
    }
    // Else a process that another thread starts right now would get these ends, too.
    Self.starting.lock()
    defer { Self.starting.unlock() }
    guard pipe(&out) == 0 else { throw wrong(errno) }
    guard pipe(&err) == 0 else {
      let number = errno
      out.forEach { close($0) }
      throw wrong(number)
    }
    (out + err).forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, out[1], 1)
    posix_spawn_file_actions_adddup2(&actions, err[1], 2)
    // What this process ignores its children would ignore too.
    var defaults = sigset_t()
    sigemptyset(&defaults)
    for signal in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&defaults, signal) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF))
    posix_spawnattr_setpgroup(&attributes, 0)
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { word in strdup(word) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] =
      environment.map { name, value in strdup("\(name)=\(value)") } + [nil]
    defer { (arguments + variables).forEach { free($0) } }
    var child: pid_t = 0
    let number = posix_spawnp(
      &child, words.first ?? "", &actions, &attributes, &arguments, &variables)
    close(out[1])
    close(err[1])
    (output, errors) = (Tail(out[0]), Tail(err[0]))
    pid = child
    guard number == 0 else {
      [out[0], err[0]].forEach { close($0) }
      status = 0
      throw wrong(number)
    }
    for end in [out[0], err[0]] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
  }

  /// Reads what there is for at most so many milliseconds; whether the process has ended, and all is read. What
  /// it started may live on and hold its output open: nobody waits for that.
  func hasEnded(within milliseconds: Int32) -> Bool {
    var ends = [output, errors].map { pollfd(fd: $0.end, events: Int16(POLLIN), revents: 0) }
    // With both ends closed there is nothing to wake up for but the exit.
    let isSilent = ends.allSatisfy { $0.fd < 0 }
    _ = poll(&ends, nfds_t(ends.count), isSilent ? 1 : milliseconds)
    var code: Int32 = 0
    if status == nil, waitpid(pid, &code, WNOHANG) == pid { status = code }
    output.read()
    errors.read()
    return status != nil
  }

  /// Ends the process and all that it started.
  func end() {
    kill(-pid, SIGKILL)
    if status == nil {
      var code: Int32 = 0
      waitpid(pid, &code, 0)
      status = code
    }
    output.close()
    errors.close()
  }

  /// How it ended.
  var ending: String {
    let code = status ?? 0
    return code & 0x7f == 0 ? "exit code \((code >> 8) & 0xff)" : "signal \(code & 0x7f)"
  }
}

/// The end of what a pipe says.
struct Tail {
  static let most = 1 << 16

  /// The descriptor, −1 when it is closed.
  private(set) var end: Int32
  private var bytes: [UInt8] = []

  init(_ end: Int32) { self.end = end }

  /// Takes what is there.
  mutating func read() {
    var chunk = [UInt8](repeating: 0, count: Self.most)
    while end >= 0 {
      let count = Glibc.read(end, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { return }
      if count == 0 { return close() }
      bytes += chunk[..<count]
      if bytes.count > Self.most { bytes.removeFirst(bytes.count - Self.most) }
    }
  }

  mutating func close() {
    if end >= 0 { Glibc.close(end) }
    end = -1
  }

  /// The last line that is not empty, without spaces around it.
  var last: String? {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }.last { !$0.isEmpty }
  }
}
