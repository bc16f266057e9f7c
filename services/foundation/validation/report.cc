#include "services/foundation/validation/report.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/foundation/text/text.h"

namespace baraza::validation {
namespace {

// A key as it can be sent and read: what a client made up is cut and escaped.
std::string Quote(const std::string& key) {
  constexpr std::size_t kLongest = 200;  // a resource name has fewer
  constexpr std::size_t kShown = 40;
  const text::Facts facts = text::Examine(key);
  if (facts.valid_utf8 && !facts.has_tab_or_line_feed && !facts.has_other_control &&
      key.size() <= kLongest) {
    return absl::StrCat("\"", key, "\"");
  }
  return absl::StrCat("\"", absl::CHexEscape(key.substr(0, kShown)), "\"",
                      key.size() > kShown ? "..." : "");
}

}  // namespace

std::string Path::Write() const {
  std::string path = parent == nullptr ? "" : parent->Write();
  if (!path.empty()) path += '.';
  path += field;
  if (index >= 0) absl::StrAppend(&path, "[", index, "]");
  if (key != nullptr) absl::StrAppend(&path, "[", Quote(*key), "]");
  return path;
}

Report::Report(std::string prefix, Limits limits, std::vector<status::FieldViolation>* violations)
    : prefix_(std::move(prefix)), limits_(limits), violations_(violations) {}

void Report::Append(const Path& path, std::string description) {
  std::string written = path.Write();
  std::string field =
      prefix_.empty() || written.empty() ? prefix_ + written : absl::StrCat(prefix_, ".", written);
  ++added_;
  bytes_ += field.size() + description.size();
  violations_->push_back({std::move(field), std::move(description)});
}

void Report::Finish() {
  if (left_out_ == 0) return;
  violations_->push_back(
      {prefix_, absl::StrCat(left_out_, " more violations are left out: mend these first")});
}

}  // namespace baraza::validation
