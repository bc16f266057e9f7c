// The three PEM files by which a process proves who it is and knows whom to believe: its
// certificate (the chain), the certificate's private key, and the authorities that it trusts.
//
// Why: gRPC's own watcher of such files says nothing when one is missing or does not fit; calls
// just fail. So they are looked at once at the start, where a fault can be named.
//
// Thread-safety: values and functions only.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace baraza::rpc {

struct TlsFiles {
  std::string certificate;  // PEM; own certificate first, then what leads to the authority
  std::string key;          // PEM, of that certificate, without a pass phrase
  std::string authorities;  // PEM; one or more certificates

  // Whether any is named: then all must be.
  bool given() const { return !(certificate.empty() && key.empty() && authorities.empty()); }
};

// Whether a process can start with these files at `now`. INVALID_ARGUMENT: one of the three is not
// named. FAILED_PRECONDITION: a file cannot be read, holds no certificate or key, has expired, or
// the key belongs to another certificate. The message names the option and the file.
absl::Status Check(const TlsFiles& files, absl::Time now);

// Until when the certificate in the PEM file `path` is valid. FAILED_PRECONDITION: there is none.
absl::StatusOr<absl::Time> ValidUntil(const std::string& path);

}  // namespace baraza::rpc
