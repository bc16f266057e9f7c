// The rows of a table of organisations, indexed for linking: rows that say the same are one node.
//
// Why: files repeat rows word for word, some of them hundreds of times; comparing the repetitions
// would cost their square and say nothing new, and a spelling that was copied seventy times is no
// more common among organisations than one that was typed once. Nodes are numbered in order of what
// they say, so that nothing that follows depends on the order of the rows.
//
// Thread-safety: const methods may be called together.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "services/duplication/domain/organisation_learner.h"
#include "services/duplication/domain/organisation_model.h"
#include "services/duplication/domain/organisation_profile.h"
#include "services/duplication/domain/postings.h"
#include "services/duplication/domain/vocabulary.h"
#include "services/duplication/linking/organisation_linking.h"

namespace baraza::duplication {

// Position of a node.
using Node = std::uint32_t;

class OrganisationTable {
 public:
  // Rows of which somebody says that they are not others, `apart`, are nodes of their own whatever
  // they say.
  explicit OrganisationTable(const std::vector<OrganisationRow>& rows,
                             const std::set<Row>& apart = {});

  Node node_count() const { return static_cast<Node>(blocks_.size()); }

  // The rows of a node, ascending; all nodes' rows are all rows.
  absl::Span<const Row> RowsOf(Node node) const;

  // The node of each row.
  const std::vector<Node>& nodes() const { return nodes_; }

  const OrganisationModel& model() const { return *model_; }

  // What the node says, with the adopted model's frequencies.
  OrganisationView Open(Node node) const {
    return OpenProfile(blocks_[node], vocabulary_.views(), model_->terms);
  }

  // Counts frequencies, a group of nodes as one organisation (`groups`: for each node the least
  // node of its group), learns weights from a sample, and adopts the model.
  void Learn(const std::vector<Node>& groups);

  // True if another node has the node's address: somebody else saw it there, too.
  bool IsAttested(Node node) const { return attested_[node]; }

  // Nodes that share the rarest keys with a node, at most `limit`, ascending, without itself. In a
  // table of many nodes less is read, and who has less than a fifth of the information in common
  // (Dice's coefficient) is left out.
  std::vector<Node> CandidatesOf(Node node, std::size_t limit) const;

 private:
  std::vector<SampledRecord> Sample() const;
  void AddNodes(const std::vector<OrganisationRow>& rows);
  void AddKeys();
  void AttestAddresses();
  void WeighNodes();
  std::vector<Node> FewCandidatesOf(Node node, std::size_t limit) const;

  std::shared_ptr<const OrganisationModel> model_;
  Vocabulary vocabulary_;
  Postings postings_;
  std::vector<std::string> blocks_;  // packed profiles
  std::vector<float> bits_;          // of all keys of a node; of many nodes only
  std::vector<Row> rows_;            // by node
  std::vector<std::size_t> starts_;  // of each node's rows in `rows_`, and the end
  std::vector<Node> nodes_;
  std::vector<bool> attested_;
};

}  // namespace baraza::duplication
