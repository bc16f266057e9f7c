#include "tools/cli/platform.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "services/duplication/duplication.h"
#include "services/foundation/status/status.h"
#include "services/organisations/organisations.h"
#include "services/projects/projects.h"
#include "services/reporting/reporting.h"

namespace baraza::cli {
namespace {

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

absl::Status Unusable(const std::string& path, int error) {
  const std::string sentence =
      absl::StrCat("the data folder '", path, "' cannot be used: ", std::strerror(error),
                   "; give another with --data");
  return error == EACCES || error == EPERM || error == EROFS ? absl::PermissionDeniedError(sentence)
                                                             : absl::NotFoundError(sentence);
}

}  // namespace

std::string DefaultDataFolder() {
  if (const std::string state = Variable("XDG_STATE_HOME"); !state.empty()) {
    return state + "/baraza";
  }
  if (const std::string home = Variable("HOME"); !home.empty()) {
    return home + "/.local/state/baraza";
  }
  return "baraza-data";
}

absl::StatusOr<DataFolder> DataFolder::Take(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return Unusable(path, error.value());
  const int lock = ::open((path + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock < 0) return Unusable(path, errno);
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return absl::FailedPreconditionError(
        absl::StrCat("another Baraza uses the data folder '", path,
                     "': stop it, or give another folder with --data"));
  }
  return DataFolder(path, lock);
}

DataFolder::~DataFolder() {
  if (lock_ >= 0) ::close(lock_);
}

std::string DataFolder::Database(const std::string& name) const {
  return absl::StrCat("sqlite:", path_, "/", name, ".db");
}

std::string DataFolder::File(const std::string& name) const {
  return absl::StrCat(path_, "/", name);
}

absl::Status AddServices(const DataFolder& folder, const ServiceOptions& options,
                         process::Process& process) {
  ASSIGN_OR_RETURN(auto organisations,
                   organisations::Open({.database = folder.Database("organisations"),
                                        .cache_megabytes = options.cache_megabytes,
                                        .feed = options.feed},
                                       process));
  process.Add(std::move(organisations));
  ASSIGN_OR_RETURN(auto projects, projects::Open({.database = folder.Database("projects"),
                                                  .cache_megabytes = options.cache_megabytes,
                                                  .feed = options.feed},
                                                 process));
  process.Add(std::move(projects));
  ASSIGN_OR_RETURN(auto duplication,
                   duplication::Open({.database = folder.Database("duplication"),
                                      .feed = options.feed,
                                      .alliances = options.alliances,
                                      .snapshot_file = folder.File("duplication.snapshot")},
                                     process));
  process.Add(std::move(duplication));
  process.Add(reporting::Open(process));
  return absl::OkStatus();
}

}  // namespace baraza::cli
