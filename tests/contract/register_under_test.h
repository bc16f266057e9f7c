// The register of organisations as its service puts it together, without gRPC: the one place of the
// contract suite that knows its constructors.
//
// Why: the suite holds what a caller is promised to both stores. Two of these on one PostgreSQL are
// two processes' worth; a SQLite file has one.
//
// Thread-safety: all methods may be called from any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/recordstore/ledger.h"
#include "services/organisations/registers.h"
#include "tests/contract/answers.h"

namespace baraza::contract {

class RegisterUnderTest {
 public:
  struct Options {
    std::string address;  // as store::Database takes it
    size_t cache_bytes = 1 << 20;
    feed::Tail::Options tail;
    metrics::Registry* metrics = nullptr;
    std::function<absl::StatusOr<std::unique_ptr<cache::SharedTier>>()> open_shared = nullptr;
  };

  // `clock` outlives the register.
  static absl::StatusOr<std::unique_ptr<RegisterUnderTest>> Open(const Options& options,
                                                                 const clock::Clock& clock);

  recordstore::Ledger& ledger() { return *ledger_; }
  store::Database& database() { return ledger_->database(); }
  organisations::OrganisationStore& store() { return stores_.organisations; }
  organisations::Stores& stores() { return stores_; }
  organisations::OrganisationRegister& organisations() { return registers_.organisations; }
  organisations::Registers& registers() { return registers_; }

  // Writes, and waits for the answer.
  Outcome Create(const scope::Scope& scope, const std::string& id,
                 organisations::v1::Organisation draft, record::WriteOptions options = {});
  Outcome Update(const scope::Scope& scope, organisations::v1::Organisation patch,
                 record::WriteOptions options = {});
  Outcome Archive(const scope::Scope& scope, const std::string& name);
  Outcome Activate(const scope::Scope& scope, const std::string& name);
  Outcome Merge(const scope::Scope& scope, record::MergeDecision decision,
                record::WriteOptions options = {});
  // The restored record's name in the place of what was written.
  Outcome Unmerge(const scope::Scope& scope, const std::string& name);
  Outcome Write(const scope::Scope& scope, record::WriteOptions options, record::Writer::Body body);

 private:
  RegisterUnderTest(std::unique_ptr<recordstore::Ledger> ledger, size_t cache_bytes,
                    const clock::Clock& clock);

  // In this order, so that the queue has answered before the register that it calls is gone.
  struct Drainer {
    recordstore::Ledger& ledger;
    ~Drainer() { ledger.Drain(); }
  };
  std::unique_ptr<recordstore::Ledger> ledger_;
  organisations::Stores stores_;
  organisations::Registers registers_;
  Drainer drainer_;
};

}  // namespace baraza::contract
