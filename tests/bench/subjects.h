// What is measured and what it is compared with, as processes: Baraza's organisations service, the
// bare server, and the databases under them.
//
// Faults end the program with a sentence: a benchmark that did not measure has nothing to say.
//
// Thread-safety: one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/bench/reference/bare_run.h"
#include "tests/bench/reference/name_finder.h"
#include "tests/harness/postgres.h"
#include "tests/harness/server_process.h"

namespace baraza::bench {

// Ends the program if the status is an error.
void Check(const absl::Status& status);
template <class T>
T Check(absl::StatusOr<T> value) {
  Check(value.status());
  return *std::move(value);
}

// The caller of all measured calls: the secretariat of one alliance, in the text that the
// development authenticator takes. Followers call as a service.
extern const char kCaller[];
extern const char kFollower[];

inline constexpr char kService[] = "/baraza.organisations.v1.OrganisationsService/";
inline constexpr char kImportOrganisations[] =
    "/baraza.organisations.v1.OrganisationsService/ImportOrganisations";
inline constexpr char kReference[] = "/baraza.bench.v1.ReferenceService/";

// Bytes of a CreateOrganisationRequest and of a row of an import for record `number`: about 1 KB
// stored, with two claimed identifiers. Every `series` has names of its own.
std::string CreateRequest(const std::string& series, int64_t number);
std::string ImportRow(const std::string& series, int64_t number);
// The name of that record.
std::string NameOf(const std::string& series, int64_t number);

// Where databases live: SQLite in a temporary folder, or a PostgreSQL started for the purpose.
class Store {
 public:
  virtual ~Store() = default;
  virtual std::string kind() const = 0;
  // The address of a new, empty database.
  virtual std::string Fresh() = 0;
  // MB that the database takes on the disk.
  virtual double Megabytes(const std::string& address) = 0;
  // What looks for names as well as the store can by itself; filled from the database at `address`.
  virtual std::unique_ptr<NameFinder> FindNames(const std::string& address) = 0;
  // Lets the store do at once what it does by itself some time after an import.
  virtual void Settle(const std::string& address) = 0;
  // Reads all organisations that everybody may read in pages, in the order of a list, bare.
  virtual BareRun Scan(const std::string& address, int page_size) = 0;
  // Writes the first `most` created records that `address` holds once more, bare, in transactions
  // of `group`.
  virtual BareRun InsertSame(const std::string& address, int group, int64_t most = 1 << 30) = 0;
};
std::unique_ptr<Store> MakeSqliteStore();
std::unique_ptr<Store> MakePostgresStore();

// A running organisations service on `database`.
std::unique_ptr<harness::ServerProcess> StartOrganisations(
    const std::string& database, const std::vector<std::string>& more = {});
// A running echo that handles calls as Baraza does; `bare`: without that.
std::unique_ptr<harness::ServerProcess> StartHandled(bool bare);
// A running bare server; its Read reads `database`.
std::unique_ptr<harness::ServerProcess> StartReference(const std::string& database = "");

// How long an import took.
struct ImportTimes {
  double seconds = 0;          // from the first row sent to the last outcome
  double seconds_to_mark = 0;  // to the outcome of row `mark`
};
// Imports rows, serialised, over one stream; all are created. `method`: of the register.
ImportTimes ImportRows(const harness::ServerProcess& server, std::vector<std::string> rows,
                       int64_t mark, const std::string& method = kImportOrganisations);
// Imports `rows` records of `series` over one stream; seconds from the first to the last outcome.
double ImportAll(const harness::ServerProcess& server, const std::string& series, int64_t rows);

}  // namespace baraza::bench
