#include "services/foundation/rpc/tls_files.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstring>
#include <ctime>
#include <memory>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"

namespace baraza::rpc {
namespace {

using File = std::unique_ptr<BIO, decltype(&BIO_free_all)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

absl::Status Unusable(const std::string& option, const std::string& path, const std::string& why) {
  ERR_clear_error();
  return absl::FailedPreconditionError(absl::StrCat("--", option, "=", path, ": ", why));
}

absl::StatusOr<File> OpenFile(const std::string& option, const std::string& path) {
  File file(BIO_new_file(path.c_str(), "r"), &BIO_free_all);
  if (file == nullptr) {
    return Unusable(option, path, absl::StrCat("cannot be read: ", std::strerror(errno)));
  }
  return file;
}

// Keeps OpenSSL from asking for a pass phrase on the terminal.
int NoPassPhrase(char*, int, int, void*) { return -1; }

absl::StatusOr<Certificate> ReadCertificate(const std::string& option, const std::string& path) {
  ASSIGN_OR_RETURN(const File file, OpenFile(option, path));
  Certificate certificate(PEM_read_bio_X509(file.get(), nullptr, &NoPassPhrase, nullptr),
                          &X509_free);
  if (certificate == nullptr) return Unusable(option, path, "holds no PEM certificate");
  return certificate;
}

absl::StatusOr<Key> ReadKey(const std::string& path) {
  ASSIGN_OR_RETURN(const File file, OpenFile("tls-key", path));
  Key key(PEM_read_bio_PrivateKey(file.get(), nullptr, &NoPassPhrase, nullptr), &EVP_PKEY_free);
  if (key == nullptr) {
    return Unusable("tls-key", path, "holds no PEM private key without a pass phrase");
  }
  return key;
}

absl::Time TimeOf(const ASN1_TIME* time) {
  std::tm broken = {};
  if (ASN1_TIME_to_tm(time, &broken) != 1) return absl::InfinitePast();
  return absl::FromTM(broken, absl::UTCTimeZone());
}

absl::Status CheckAllNamed(const TlsFiles& files) {
  std::string missing;
  auto need = [&missing](const char* option, const std::string& path) {
    if (path.empty()) absl::StrAppend(&missing, missing.empty() ? "" : " and ", "--", option);
  };
  need("tls-certificate", files.certificate);
  need("tls-key", files.key);
  need("tls-authorities", files.authorities);
  if (missing.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "TLS needs --tls-certificate, --tls-key and --tls-authorities: ", missing, " is missing"));
}

}  // namespace

absl::Status Check(const TlsFiles& files, absl::Time now) {
  RETURN_IF_ERROR(CheckAllNamed(files));
  ASSIGN_OR_RETURN(const Certificate own, ReadCertificate("tls-certificate", files.certificate));
  ASSIGN_OR_RETURN(const Key key, ReadKey(files.key));
  if (X509_check_private_key(own.get(), key.get()) != 1) {
    return Unusable("tls-key", files.key,
                    absl::StrCat("is not the key of the certificate in ", files.certificate));
  }
  const absl::Time end = TimeOf(X509_get0_notAfter(own.get()));
  if (end <= now) {
    return Unusable(
        "tls-certificate", files.certificate,
        absl::StrCat("expired at ", absl::FormatTime(end, absl::UTCTimeZone()), ": renew it"));
  }
  return ReadCertificate("tls-authorities", files.authorities).status();
}

absl::StatusOr<absl::Time> ValidUntil(const std::string& path) {
  ASSIGN_OR_RETURN(const Certificate certificate, ReadCertificate("tls-certificate", path));
  return TimeOf(X509_get0_notAfter(certificate.get()));
}

}  // namespace baraza::rpc
