#include "tools/cli/commands/review_table.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "tools/cli/failure.h"
#include "tools/cli/words.h"
#include "tools/exchange/csv_reader.h"

namespace baraza::cli {
namespace {

using duplication::v1::Review;
using duplication::v1::ReviewMatchRequest;

// Finds cells by the names of their columns.
class Row {
 public:
  Row(const std::vector<std::string>& header, const exchange::CsvRow& row)
      : header_(header), row_(row) {}

  std::string Cell(std::string_view column) const {
    const auto found = std::find_if(header_.begin(), header_.end(), [column](const auto& name) {
      return absl::EqualsIgnoreCase(name, absl::string_view(column.data(), column.size()));
    });
    const size_t at = found - header_.begin();
    if (at >= row_.cells.size()) return "";
    return std::string(absl::StripAsciiWhitespace(row_.cells[at]));
  }

 private:
  const std::vector<std::string>& header_;
  const exchange::CsvRow& row_;
};

absl::StatusOr<ReviewMatchRequest> ReviewOf(const Row& row, const std::string& reason) {
  ReviewMatchRequest request;
  request.set_name(NameIn("matches", row.Cell("name")));
  if (request.name().empty()) return UsageError("the name of the match is missing");
  ASSIGN_OR_RETURN(const int decision,
                   NumberOf(*Review::Decision_descriptor(), row.Cell("decision"), "decision"));
  request.mutable_review()->set_decision(static_cast<Review::Decision>(decision));
  const std::string own = row.Cell("reason");
  request.mutable_review()->set_reason(own.empty() ? reason : own);
  if (request.review().reason().empty()) {
    return UsageError("the reason is missing: write one into the row, or give --reason for all");
  }
  request.mutable_review()->set_survivor(row.Cell("survivor"));
  request.set_etag(row.Cell("etag"));
  return request;
}

}  // namespace

absl::StatusOr<std::vector<ReviewMatchRequest>> ReadReviews(const std::string& path,
                                                            const std::string& reason) {
  auto reader = exchange::CsvReader::Open(path);
  if (!reader.ok()) return UnreadableInput(reader.status());
  std::vector<ReviewMatchRequest> reviews;
  while (true) {
    auto row = (*reader)->Next();
    if (!row.ok()) return UnreadableInput(row.status());
    if (!row->has_value()) return reviews;
    const Row cells((*reader)->header(), **row);
    if (cells.Cell("decision").empty()) continue;
    auto review = ReviewOf(cells, reason);
    if (!review.ok()) {
      return UsageError(absl::StrCat(path, ", line ", (*row)->line, ": ", review.status().message(),
                                     "; nothing was sent"));
    }
    reviews.push_back(*std::move(review));
  }
}

}  // namespace baraza::cli
