#include "tests/harness/certificates.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "absl/strings/str_cat.h"

namespace baraza::harness {
namespace {

constexpr char kNewKey[] = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";

// A test without certificates could not fail for its own reason: so it ends here.
void OpenSsl(const std::string& arguments, const std::string& log) {
  if (std::system(absl::StrCat("openssl ", arguments, " >", log, " 2>&1").c_str()) == 0) return;
  std::cerr << "openssl " << arguments << "\n" << ReadFile(log);
  std::abort();
}

}  // namespace

Authority::Authority(const std::string& name) {
  OpenSsl(absl::StrCat("req -x509 ", kNewKey, " -days 2 -subj '/CN=", name, "' -keyout ",
                       folder_.path(), "/authority.key -out ", certificate()),
          folder_.path() + "/log");
}

Identity Authority::Sign(const std::string& subject, const std::string& dns, int days) {
  const std::string stem = absl::StrCat(folder_.path(), "/", ++count_);
  const std::string log = stem + ".log";
  std::ofstream(stem + ".ext") << "subjectAltName=IP:127.0.0.1,DNS:" << dns << "\n";
  OpenSsl(absl::StrCat("req ", kNewKey, " -subj '/CN=", subject, "' -keyout ", stem, ".key -out ",
                       stem, ".csr"),
          log);
  OpenSsl(absl::StrCat("x509 -req -in ", stem, ".csr -CA ", certificate(), " -CAkey ",
                       folder_.path(), "/authority.key -CAcreateserial -days ", days, " -extfile ",
                       stem, ".ext -out ", stem, ".crt"),
          log);
  return {stem + ".crt", stem + ".key", certificate()};
}

void LiveIdentity::Swap(const Identity& identity) {
  namespace fs = std::filesystem;
  const std::string version = absl::StrCat(++count_);
  const fs::path root = folder_.path();
  fs::create_directory(root / version);
  fs::copy_file(identity.certificate, root / version / "tls.crt");
  fs::copy_file(identity.key, root / version / "tls.key");
  fs::copy_file(identity.authorities, root / version / "ca.crt");
  fs::create_directory_symlink(version, root / "next");
  fs::rename(root / "next", root / "live");
}

Identity LiveIdentity::files() const {
  const std::string live = folder_.path() + "/live/";
  return {live + "tls.crt", live + "tls.key", live + "ca.crt"};
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace baraza::harness
