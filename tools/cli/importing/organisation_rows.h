// Organisations on their way into the register, whatever kind of file they come from.
//
// Why: a table, a publisher's own file and the mentions in activities give different rows, but what
// then happens with them is one thing.
//
// Thread-safety: one thread.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "baraza/organisations/v1/organisation.pb.h"
#include "tools/cli/client.h"
#include "tools/cli/importing/importer.h"
#include "tools/cli/importing/report.h"
#include "tools/cli/importing/screen.h"

namespace baraza::importing {

using OrganisationRows = std::vector<Row<organisations::v1::Organisation>>;

// The name under which an organisation is registered. It follows from its least code and its name;
// without a code that can be compared, from an identifier as it is written and the name; else from
// name and country. A file imported again finds its records, and a code leads to the record that a
// mention in an IATI file leads to.
std::string NameOf(const organisations::v1::Organisation& draft);

// One import's organisations: decided about, then sent.
class OrganisationImport {
 public:
  // All outlive the import.
  struct Surroundings {
    const Client& client;
    const Settings& settings;
    const Screen& screen;
    Reconnection& reconnection;
    Report& report;
  };

  OrganisationImport(const Surroundings& surroundings, OrganisationRows rows);

  absl::Status Decide();
  // After Decide; uses the rows up.
  absl::Status Send();

  // Records that are used in place of those that rows name.
  const std::map<std::string, std::string>& instead() const { return decider_.instead(); }
  // Names of records that a dry run would have created.
  const std::set<std::string>& would_be_created() const { return would_be_created_; }

 private:
  const Surroundings to_;
  OrganisationRows rows_;
  Decider<OrganisationRegister> decider_;
  std::set<std::string> would_be_created_;
};

}  // namespace baraza::importing
