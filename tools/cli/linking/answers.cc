#include "tools/cli/linking/answers.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/cli/presentation/table.h"

namespace baraza::linking {
namespace {

using duplication::Linked;
using duplication::LinkedPair;
using duplication::RankedRow;
using presentation::CsvField;

absl::Status CannotWrite(const std::string& path) {
  return absl::ErrnoToStatus(errno, absl::StrCat("cannot write '", path, "'"));
}

bool IsDevice(const std::string& path) {
  std::error_code none;
  return std::filesystem::exists(path, none) && !std::filesystem::is_regular_file(path, none);
}

absl::Status WriteTo(const std::string& path, const std::function<void(std::ostream&)>& write) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (!file) return CannotWrite(path);
  write(file);
  file.close();
  return file.fail() ? CannotWrite(path) : absl::OkStatus();
}

absl::Status WriteWhole(const std::string& path, const std::function<void(std::ostream&)>& write) {
  if (IsDevice(path)) return WriteTo(path, write);
  const std::string beside = path + ".part";
  const absl::Status written = WriteTo(beside, write);
  if (written.ok() && std::rename(beside.c_str(), path.c_str()) == 0) return absl::OkStatus();
  const absl::Status failed = written.ok() ? CannotWrite(path) : written;
  std::remove(beside.c_str());
  return failed;
}

const char* KindWord(LinkedPair::Kind kind) {
  return kind == LinkedPair::Kind::kSame ? "same" : "related";
}

std::vector<std::string> Quoted(const std::vector<std::string>& ids) {
  std::vector<std::string> quoted;
  quoted.reserve(ids.size());
  for (const std::string& id : ids) quoted.push_back(CsvField(id));
  return quoted;
}

}  // namespace

absl::Status WritePairs(const std::string& path, const std::vector<std::string>& ids,
                        const Linked& linked) {
  const std::vector<std::string> quoted = Quoted(ids);
  return WriteWhole(path, [&](std::ostream& out) {
    out << "left,right,probability,kind\n";
    for (const LinkedPair& pair : linked.pairs) {
      out << quoted[pair.left] << ',' << quoted[pair.right] << ','
          << absl::StrFormat("%.6f", pair.probability) << ',' << KindWord(pair.kind) << '\n';
    }
  });
}

absl::Status WriteClusters(const std::string& path, const std::vector<std::string>& ids,
                           const Linked& linked) {
  const std::vector<std::string> quoted = Quoted(ids);
  return WriteWhole(path, [&](std::ostream& out) {
    out << "id,cluster\n";
    for (std::size_t row = 0; row < ids.size(); ++row) {
      out << quoted[row] << ',' << quoted[linked.clusters[row]] << '\n';
    }
  });
}

absl::Status WriteRanked(const std::string& path, const std::vector<std::string>& ids,
                         const std::vector<std::vector<RankedRow>>& ranked) {
  const std::vector<std::string> quoted = Quoted(ids);
  return WriteWhole(path, [&](std::ostream& out) {
    out << "query,rank,id,probability\n";
    for (std::size_t query = 0; query < ranked.size(); ++query) {
      for (std::size_t rank = 0; rank < ranked[query].size(); ++rank) {
        const RankedRow& found = ranked[query][rank];
        out << query + 1 << ',' << rank + 1 << ',' << quoted[found.row] << ','
            << absl::StrFormat("%.6f", found.probability) << '\n';
      }
    }
  });
}

}  // namespace baraza::linking
