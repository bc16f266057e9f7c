#include "tests/contract/register_under_test.h"

#include <utility>

#include "services/foundation/status/status.h"
#include "services/organisations/storage/schema.h"

namespace baraza::contract {

using organisations::v1::Organisation;

RegisterUnderTest::RegisterUnderTest(std::unique_ptr<recordstore::Ledger> ledger,
                                     size_t cache_bytes, const clock::Clock& clock)
    : ledger_(std::move(ledger)),
      stores_(*ledger_, cache_bytes),
      registers_(*ledger_, stores_, clock),
      drainer_{*ledger_} {}

absl::StatusOr<std::unique_ptr<RegisterUnderTest>> RegisterUnderTest::Open(
    const Options& options, const clock::Clock& clock) {
  ASSIGN_OR_RETURN(auto ledger,
                   recordstore::Ledger::Open({.database = {.address = options.address},
                                              .tail = options.tail,
                                              .metrics = options.metrics,
                                              .open_shared = options.open_shared},
                                             "organisations", organisations::Migrations(), clock));
  return std::unique_ptr<RegisterUnderTest>(
      new RegisterUnderTest(std::move(ledger), options.cache_bytes, clock));
}

Outcome RegisterUnderTest::Create(const scope::Scope& scope, const std::string& id,
                                  Organisation draft, record::WriteOptions options) {
  return AnswerOf([&](auto done) {
    registers_.organisations.Create(scope, organisations::kCollection, id, std::move(draft),
                                    std::move(options), std::move(done));
  });
}

Outcome RegisterUnderTest::Update(const scope::Scope& scope, Organisation patch,
                                  record::WriteOptions options) {
  return AnswerOf([&](auto done) {
    registers_.organisations.Update(scope, std::move(patch), {}, std::move(options),
                                    std::move(done));
  });
}

Outcome RegisterUnderTest::Archive(const scope::Scope& scope, const std::string& name) {
  return AnswerOf(
      [&](auto done) { registers_.organisations.Archive(scope, name, "", {}, std::move(done)); });
}

Outcome RegisterUnderTest::Activate(const scope::Scope& scope, const std::string& name) {
  return AnswerOf(
      [&](auto done) { registers_.organisations.Activate(scope, name, "", {}, std::move(done)); });
}

Outcome RegisterUnderTest::Merge(const scope::Scope& scope, record::MergeDecision decision,
                                 record::WriteOptions options) {
  return AnswerOf([&](auto done) {
    registers_.organisations.Merge(scope, std::move(decision), std::move(options), std::move(done));
  });
}

Outcome RegisterUnderTest::Unmerge(const scope::Scope& scope, const std::string& name) {
  return AnswerOf([&](record::Writer::Done done) {
    registers_.organisations.Unmerge(
        scope, name, "", {},
        [done = std::move(done)](absl::StatusOr<record::Unmerged<Organisation>> unmerged) mutable {
          if (!unmerged.ok()) return done(unmerged.status());
          done(record::Written{.name = unmerged->restored.name(), .position = unmerged->position});
        });
  });
}

Outcome RegisterUnderTest::Write(const scope::Scope& scope, record::WriteOptions options,
                                 record::Writer::Body body) {
  return AnswerOf([&](auto done) {
    ledger_->Write(scope, std::move(options), std::move(body), std::move(done));
  });
}

}  // namespace baraza::contract
