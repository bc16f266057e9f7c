#include "services/duplication/storage/snapshot_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

// An open file that is closed with the object.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  bool open() const { return number_ >= 0; }

 private:
  const int number_;
};

absl::Status Failed(const char* what, const std::string& path) {
  const int cause = errno;
  if (cause == ENOENT) return absl::NotFoundError(absl::StrCat("there is no '", path, "'"));
  return absl::UnavailableError(
      absl::StrCat("cannot ", what, " '", path, "': ", std::strerror(cause)));
}

absl::Status WriteAll(int file, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Failed("write", path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> SnapshotFile::Read() {
  const Descriptor file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat found {};
  if (!file.open() || ::fstat(file.number(), &found) != 0) return Failed("read", path_);
  std::string bytes(static_cast<std::size_t>(found.st_size), '\0');
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got = ::read(file.number(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Failed("read", path_);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  bytes.resize(size);
  return bytes;
}

absl::Status SnapshotFile::WriteBeside(
    const std::string& part, const std::function<absl::Status(const ByteSink&)>& write) const {
  ::unlink(part.c_str());  // of a process that died while it wrote
  const Descriptor file(::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file.open()) return Failed("make", part);
  RETURN_IF_ERROR(
      write([&](std::string_view bytes) { return WriteAll(file.number(), bytes, part); }));
  return ::fsync(file.number()) == 0 ? absl::OkStatus() : Failed("sync", part);
}

absl::Status SnapshotFile::SyncFolder() const {
  const std::string parent = std::filesystem::path(path_).parent_path().string();
  const std::string folder = parent.empty() ? std::string(".") : parent;
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return opened.open() && ::fsync(opened.number()) == 0 ? absl::OkStatus() : Failed("sync", folder);
}

absl::Status SnapshotFile::Replace(const std::function<absl::Status(const ByteSink&)>& write) {
  const std::string part = path_ + ".part";
  if (absl::Status written = WriteBeside(part, write); !written.ok()) {
    ::unlink(part.c_str());
    return written;
  }
  if (std::rename(part.c_str(), path_.c_str()) != 0) return Failed("rename", part);
  return SyncFolder();
}

}  // namespace baraza::duplication
