// Certificates for tests of TLS: authorities, and what they sign, made by the `openssl` command.
//
// Thread-safety: one thread.
#pragma once

#include <string>

#include "tests/harness/server_process.h"

namespace baraza::harness {

// Where the three PEM files of an identity lie.
struct Identity {
  std::string certificate;
  std::string key;
  std::string authorities;
};

// An authority with a key of its own, in a folder that goes with it.
class Authority {
 public:
  explicit Authority(const std::string& name);

  // The authority's own certificate, for those who trust it.
  std::string certificate() const { return folder_.path() + "/authority.crt"; }
  // Signs a certificate for `subject` at 127.0.0.1, localhost and `dns`, for `days` (negative:
  // expired); its authorities are this one.
  Identity Sign(const std::string& subject, const std::string& dns = "localhost", int days = 1);

 private:
  TemporaryFolder folder_;
  int count_ = 0;
};

// A folder, reached through a symlink, whose identity can be exchanged at once, as Kubernetes does
// with a Secret.
class LiveIdentity {
 public:
  explicit LiveIdentity(const Identity& identity) { Swap(identity); }

  // Copies the identity's files into a new folder and lets the symlink lead there.
  void Swap(const Identity& identity);
  // The files by the way of the symlink.
  Identity files() const;

 private:
  TemporaryFolder folder_;
  int count_ = 0;
};

// The file's content.
std::string ReadFile(const std::string& path);

}  // namespace baraza::harness
