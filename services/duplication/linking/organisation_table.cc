#include "services/duplication/linking/organisation_table.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/duplication/domain/address.h"
#include "services/duplication/domain/blocking.h"
#include "services/duplication/linking/organisation_record.h"
#include "services/duplication/linking/shares.h"

namespace baraza::duplication {
namespace {

// Entries of the index and candidates that are read for one node of the sample.
constexpr std::size_t kSampledNodes = 400;
constexpr std::size_t kSampledCandidates = 100;
constexpr std::size_t kPostings = 20000;

// A table of so many nodes has to be brief about each.
constexpr std::size_t kManyNodes = 200000;
constexpr std::size_t kFewPostings = 8000;
constexpr std::size_t kWeighed = 100;
constexpr float kLeastInCommon = 0.2F;

// Nodes that are prepared together, on all processors.
constexpr std::size_t kBatch = 8192;

OrganisationProfile ProfileAt(const std::vector<OrganisationRow>& rows, Row row) {
  return ProfileOf(RecordOf(rows[row], row), HintsOf(rows[row]));
}

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

OrganisationTable::OrganisationTable(const std::vector<OrganisationRow>& rows,
                                     const std::set<Row>& apart)
    : model_(DefaultOrganisationModel()), nodes_(rows.size()) {
  std::vector<std::string> contents(rows.size());
  InShares(rows.size(), [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t row = begin; row < end; ++row) {
      contents[row] = ContentOf(ProfileAt(rows, static_cast<Row>(row)));
    }
  });
  rows_ = OrderOf(contents);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const bool is_new = i == 0 || contents[rows_[i]] != contents[rows_[i - 1]] ||
                        apart.contains(rows_[i]) || apart.contains(rows_[i - 1]);
    if (is_new) starts_.push_back(i);
    nodes_[rows_[i]] = static_cast<Node>(starts_.size() - 1);
  }
  starts_.push_back(rows_.size());
  AddNodes(rows);
  AddKeys();
  AttestAddresses();
  vocabulary_.RememberSimilar(kMaxSimilarWords);
}

void OrganisationTable::AddNodes(const std::vector<OrganisationRow>& rows) {
  const std::size_t nodes = starts_.size() - 1;
  blocks_.reserve(nodes);
  std::vector<OrganisationProfile> batch;
  for (std::size_t first = 0; first < nodes; first += batch.size()) {
    batch.assign(std::min(kBatch, nodes - first), {});
    InShares(batch.size(), [&](std::size_t begin, std::size_t end, std::size_t) {
      for (std::size_t i = begin; i < end; ++i) {
        batch[i] = ProfileAt(rows, rows_[starts_[first + i]]);
        batch[i].name.clear();
      }
    });
    for (const OrganisationProfile& profile : batch) {
      blocks_.push_back(PackProfile(profile, vocabulary_, model_->terms));
    }
  }
}

void OrganisationTable::AddKeys() {
  std::vector<std::vector<std::uint64_t>> batch;
  for (std::size_t first = 0; first < blocks_.size(); first += batch.size()) {
    batch.assign(std::min(kBatch, blocks_.size() - first), {});
    InShares(batch.size(), [&](std::size_t begin, std::size_t end, std::size_t) {
      for (std::size_t i = begin; i < end; ++i) {
        batch[i] = IndexKeys(Open(static_cast<Node>(first + i)));
      }
    });
    for (std::size_t i = 0; i < batch.size(); ++i) {
      for (const std::uint64_t key : batch[i]) postings_.Add(key, static_cast<Node>(first + i));
    }
  }
}

void OrganisationTable::AttestAddresses() {
  for (Node node = 0; node < node_count(); ++node) {
    const OrganisationView view = Open(node);
    const std::uint64_t key = TermKey(TermKind::kAddress, AddressKey(view.address));
    attested_.push_back(!view.address.empty() && postings_.Find(key).size() > 1);
  }
}

void OrganisationTable::WeighNodes() {
  bits_.resize(node_count());
  InShares(node_count(), [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t node = begin; node < end; ++node) {
      bits_[node] = KeyBits(Open(static_cast<Node>(node)), model_->terms);
    }
  });
}

absl::Span<const Row> OrganisationTable::RowsOf(Node node) const {
  return absl::MakeConstSpan(rows_).subspan(starts_[node], starts_[node + 1] - starts_[node]);
}

std::vector<Node> OrganisationTable::FewCandidatesOf(Node node, std::size_t limit) const {
  const OrganisationView view = Open(node);
  std::vector<Gathered> found =
      GatherWeighed(postings_, QueryKeys(view, vocabulary_, model_->terms), blocks_.size(),
                    kFewPostings, kWeighed);
  for (Gathered& each : found) each.bits *= 2 / (bits_[node] + bits_[each.record]);
  std::sort(found.begin(), found.end(), [](const Gathered& a, const Gathered& b) {
    return a.bits != b.bits ? a.bits > b.bits : a.record < b.record;
  });
  std::vector<Node> kept;
  for (const Gathered& each : found) {
    if (each.bits < kLeastInCommon || kept.size() == limit) break;
    if (each.record != node) kept.push_back(each.record);
  }
  std::sort(kept.begin(), kept.end());
  return kept;
}

std::vector<Node> OrganisationTable::CandidatesOf(Node node, std::size_t limit) const {
  if (!bits_.empty()) return FewCandidatesOf(node, limit);
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
  if (node_count() >= kManyNodes) WeighNodes();
  OrganisationModel learned = *model_;
  LearnWeights(Sample(), static_cast<double>(node_count()), learned);
  model_ = std::make_shared<const OrganisationModel>(std::move(learned));
}

}  // namespace baraza::duplication
