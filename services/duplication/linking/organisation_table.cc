#include "services/duplication/linking/organisation_table.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/duplication/domain/address.h"
#include "services/duplication/domain/blocking.h"
#include "services/duplication/linking/organisation_record.h"

namespace baraza::duplication {
namespace {

// Entries of the index and candidates that are read for one node of the sample.
constexpr std::size_t kSampledNodes = 400;
constexpr std::size_t kSampledCandidates = 100;
constexpr std::size_t kPostings = 20000;

// What is compared of a record, as text: equal for two records between which nothing can tell.
std::string ContentOf(const OrganisationProfile& profile) {
  std::string content;
  const auto add = [&](const std::string& text) { absl::StrAppend(&content, text, "\n"); };
  for (const auto& name : profile.names) {
    for (const Token& token : name.tokens) absl::StrAppend(&content, token.text, " ");
    absl::StrAppend(&content, name.is_acronym, name.is_part, name.has_parts, "\t");
  }
  for (const auto* list : {&profile.given_acronyms, &profile.derived_acronyms}) {
    for (const std::string& acronym : *list) absl::StrAppend(&content, acronym, " ");
    absl::StrAppend(&content, "\t");
  }
  for (const std::string& country : profile.mentioned_countries) add(country);
  for (const std::string* field : {&profile.country, &profile.folded_locality, &profile.domain,
                                   &profile.phone, &profile.address, &profile.postal_code}) {
    add(*field);
  }
  for (const auto& code : profile.codes) add(absl::StrCat(code.scheme, " ", code.value));
  return content;
}

// Rows in order of what they say; equal ones by number.
std::vector<Row> OrderOf(const std::vector<std::string>& contents) {
  std::vector<Row> order(contents.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](Row a, Row b) {
    const int compared = contents[a].compare(contents[b]);
    return compared != 0 ? compared < 0 : a < b;
  });
  return order;
}

}  // namespace

OrganisationTable::OrganisationTable(const std::vector<OrganisationRow>& rows)
    : model_(DefaultOrganisationModel()), nodes_(rows.size()) {
  std::vector<std::string> contents(rows.size());
  for (Row row = 0; row < rows.size(); ++row) {
    contents[row] = ContentOf(ProfileOf(RecordOf(rows[row], row), HintsOf(rows[row])));
  }
  rows_ = OrderOf(contents);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const Row row = rows_[i];
    if (i == 0 || contents[row] != contents[rows_[i - 1]]) {
      starts_.push_back(i);
      OrganisationProfile profile = ProfileOf(RecordOf(rows[row], row), HintsOf(rows[row]));
      profile.name.clear();
      blocks_.push_back(PackProfile(profile, vocabulary_, model_->terms));
    }
    nodes_[row] = static_cast<Node>(blocks_.size() - 1);
  }
  starts_.push_back(rows_.size());
  for (Node node = 0; node < node_count(); ++node) {
    for (const std::uint64_t key : IndexKeys(Open(node))) postings_.Add(key, node);
  }
  for (Node node = 0; node < node_count(); ++node) {
    const OrganisationView view = Open(node);
    const std::uint64_t key = TermKey(TermKind::kAddress, AddressKey(view.address));
    attested_.push_back(!view.address.empty() && postings_.Find(key).size() > 1);
  }
}

absl::Span<const Row> OrganisationTable::RowsOf(Node node) const {
  return absl::MakeConstSpan(rows_).subspan(starts_[node], starts_[node + 1] - starts_[node]);
}

std::vector<Node> OrganisationTable::CandidatesOf(Node node, std::size_t limit) const {
  const OrganisationView view = Open(node);
  std::vector<Node> found = Gather(postings_, QueryKeys(view, vocabulary_, model_->terms),
                                   blocks_.size(), kPostings, limit + 1, Ties::kCut);
  std::erase(found, node);
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<SampledRecord> OrganisationTable::Sample() const {
  std::vector<std::pair<std::uint64_t, Node>> order;
  for (Node node = 0; node < node_count(); ++node) {
    order.emplace_back(TermKey(TermKind::kOrganisation, blocks_[node]), node);
  }
  std::sort(order.begin(), order.end());
  order.resize(std::min(order.size(), kSampledNodes));
  std::vector<SampledRecord> sample;
  for (const auto& [hash, node] : order) {
    SampledRecord sampled{Open(node), {}};
    for (const Node other : CandidatesOf(node, kSampledCandidates)) {
      sampled.candidates.push_back(Open(other));
    }
    sample.push_back(std::move(sampled));
  }
  return sample;
}

void OrganisationTable::Learn(const std::vector<Node>& groups) {
  std::vector<Node> order(node_count());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](Node a, Node b) { return groups[a] < groups[b]; });
  OrganisationModel model = StartOrganisationModel("table");
  std::vector<OrganisationView> group;
  for (std::size_t i = 0; i < order.size(); ++i) {
    group.push_back(Open(order[i]));
    if (i + 1 < order.size() && groups[order[i + 1]] == groups[order[i]]) continue;
    CountTerms(group, model.terms);
    group.clear();
  }
  model_ = FinishModel(std::move(model));
  vocabulary_.Reweigh(model_->terms);
  OrganisationModel learned = *model_;
  LearnWeights(Sample(), static_cast<double>(node_count()), learned);
  model_ = std::make_shared<const OrganisationModel>(std::move(learned));
}

}  // namespace baraza::duplication
