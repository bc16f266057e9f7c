// Models on their shelf, in SQL.
//
// A model lies in a row of its own, some megabytes; it is in no feed and no cache: it is read at a
// start, and when another one is activated.
//
// Thread-safety: all methods may be called from any thread. Status: what the store answers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/duplication/workflow/models.h"
#include "services/foundation/recordstore/ledger.h"
#include "services/foundation/store/migration.h"

namespace baraza::duplication {

// The steps of the shelf's schema, a component of its own.
inline constexpr char kModelComponent[] = "duplication-models";
const std::vector<store::Migration>& ModelMigrations();

class ModelStore : public ModelShelf {
 public:
  // `ledger` outlives the store.
  explicit ModelStore(recordstore::Ledger& ledger) : ledger_(ledger) {}

  absl::Status Keep(const KeptModel& model) override;
  absl::Status Activate(const std::string& name) override;
  absl::StatusOr<std::optional<KeptModel>> Find(const std::string& name) override;
  absl::StatusOr<std::optional<KeptModel>> Active(Feed feed) override;
  absl::StatusOr<std::vector<v1::Model>> List(Feed feed) override;

 private:
  recordstore::Ledger& ledger_;
};

}  // namespace baraza::duplication
