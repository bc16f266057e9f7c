#include "tests/bench/subjects.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "baraza/bulk/v1/bulk.pb.h"
#include "baraza/organisations/v1/organisations_service.pb.h"
#include "tests/bench/reference/bare_postgres.h"
#include "tests/bench/reference/bare_sqlite.h"
#include "tests/bench/stopwatch.h"
#include "tests/bench/streams.h"

namespace baraza::bench {
namespace {

using organisations::v1::CreateOrganisationRequest;
using organisations::v1::ImportOrganisationsRequest;
using organisations::v1::Organisation;
using organisations::v1::OtherName;

constexpr char kSentence[] =
    "Supports district hospitals with visiting specialists, equipment and training of midwives. ";

Organisation MakeOrganisation(int64_t number) {
  Organisation organisation;
  // Names are spread over the alphabet, as names are.
  const auto scattered = static_cast<uint32_t>(number * 2654435761u);
  organisation.set_display_name(absl::StrFormat("%c%05d Partnership for Health in District %d",
                                                static_cast<char>('A' + scattered % 26),
                                                scattered % 99991, number));
  for (const char* name : {"Partenariat pour la santé", "Ushirikiano wa Afya"}) {
    OtherName* other = organisation.add_other_names();
    other->set_text(absl::StrCat(name, " ", number));
    other->set_kind(OtherName::TRANSLATION);
  }
  for (const char* scheme : {"GB-CHC", "XI-IATI"}) {
    auto* identifier = organisation.add_identifiers();
    identifier->set_scheme(scheme);
    identifier->set_value(absl::StrCat(1000000 + number));
    identifier->set_status(organisations::v1::Identifier::CLAIMED);
  }
  organisation.set_type(Organisation::NATIONAL_NGO);
  organisation.set_country("SL");
  organisation.set_locality("Makeni");
  organisation.set_website(absl::StrCat("https://partnership-", number, ".example.org/about"));
  auto* description = organisation.add_descriptions();
  description->set_language("en");
  for (int i = 0; i < 7; ++i) description->mutable_text()->append(kSentence);
  description->mutable_text()->pop_back();
  return organisation;
}

std::string IdOf(const std::string& series, int64_t number) {
  return absl::StrCat(series, "-", number);
}

std::string ImportOpening() {
  ImportOrganisationsRequest opening;
  opening.mutable_options();
  return opening.SerializeAsString();
}

class SqliteStore : public Store {
 public:
  std::string kind() const override { return "SQLite"; }
  std::string Fresh() override { return absl::StrCat("sqlite:", NewPath()); }
  double Megabytes(const std::string& address) override {
    return static_cast<double>(std::filesystem::file_size(address.substr(7))) / (1 << 20);
  }
  std::unique_ptr<NameFinder> FindNames(const std::string& address) override {
    return MakeSqliteFinder(address.substr(7), NewPath());
  }
  void Settle(const std::string&) override {}
  BareRun Scan(const std::string& address, int page_size) override {
    return SqliteScan(address.substr(7), page_size);
  }
  BareRun InsertSame(const std::string& address, int group, int64_t most) override {
    return SqliteInsertSame(address.substr(7), NewPath(), group, most);
  }

 private:
  std::string NewPath() { return absl::StrCat(folder_.path(), "/", ++number_, ".db"); }

  harness::TemporaryFolder folder_;
  int number_ = 0;
};

class PostgresStore : public Store {
 public:
  PostgresStore() : postgres_(Check(harness::Postgres::Start())) {}
  std::string kind() const override { return "PostgreSQL"; }
  std::string Fresh() override {
    return Check(postgres_->CreateDatabase(absl::StrCat("bench", ++number_)));
  }
  double Megabytes(const std::string& address) override { return PostgresMegabytes(address); }
  std::unique_ptr<NameFinder> FindNames(const std::string& address) override {
    return MakePostgresFinder(address);
  }
  void Settle(const std::string& address) override { PostgresVacuum(address); }
  BareRun Scan(const std::string& address, int page_size) override {
    return PostgresScan(address, page_size);
  }
  BareRun InsertSame(const std::string& address, int group, int64_t most) override {
    return PostgresInsertSame(address, group, most);
  }

 private:
  std::unique_ptr<harness::Postgres> postgres_;
  int number_ = 0;
};

}  // namespace

const char kCaller[] = "subject=bench;role=SECRETARIAT;alliance=alliances/bench";
const char kFollower[] = "subject=services/bench;role=SERVICE";

void Check(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  std::exit(1);
}

std::string CreateRequest(const std::string& series, int64_t number) {
  CreateOrganisationRequest request;
  request.set_organisation_id(IdOf(series, number));
  *request.mutable_organisation() = MakeOrganisation(number);
  return request.SerializeAsString();
}

std::string ImportRow(const std::string& series, int64_t number) {
  ImportOrganisationsRequest request;
  request.mutable_row()->set_number(number + 1);
  *request.mutable_row()->mutable_organisation() = MakeOrganisation(number);
  request.mutable_row()->mutable_organisation()->set_name(NameOf(series, number));
  return request.SerializeAsString();
}

std::string NameOf(const std::string& series, int64_t number) {
  return absl::StrCat("organisations/", IdOf(series, number));
}

std::unique_ptr<Store> MakeSqliteStore() { return std::make_unique<SqliteStore>(); }
std::unique_ptr<Store> MakePostgresStore() { return std::make_unique<PostgresStore>(); }

std::unique_ptr<harness::ServerProcess> StartOrganisations(const std::string& database,
                                                           const std::vector<std::string>& more) {
  harness::ServerProcess::Options options{.program = "services/organisations/baraza-organisations",
                                          .arguments = {"--database=" + database}};
  options.arguments.insert(options.arguments.end(), more.begin(), more.end());
  auto server = std::make_unique<harness::ServerProcess>(std::move(options));
  Check(server->Start());
  return server;
}

std::unique_ptr<harness::ServerProcess> StartHandled(bool bare) {
  harness::ServerProcess::Options options{.program = "tests/bench/baraza-bench-handled"};
  if (bare) options.arguments.push_back("--bare");
  auto server = std::make_unique<harness::ServerProcess>(std::move(options));
  Check(server->Start());
  return server;
}

std::unique_ptr<harness::ServerProcess> StartReference(const std::string& database) {
  auto server = std::make_unique<harness::ServerProcess>(harness::ServerProcess::Options{
      .program = "tests/bench/baraza-bench-reference", .arguments = {"--read=" + database}});
  Check(server->Start());
  return server;
}

ImportTimes ImportRows(const harness::ServerProcess& server, std::vector<std::string> rows,
                       int64_t mark, const std::string& method) {
  const auto count = static_cast<int64_t>(rows.size());
  int64_t sent = -1, answered = 0, created = 0;
  std::string refused;
  ImportTimes times;
  const double start = WallSeconds();
  const auto send = [&](std::string& bytes) {
    if (sent == count) return false;
    bytes = sent < 0 ? ImportOpening() : std::move(rows[sent]);
    ++sent;
    return true;
  };
  const auto receive = [&](const grpc::ByteBuffer& message) {
    bulk::v1::RowOutcome outcome;
    outcome.ParseFromString(BytesOf(message));
    const bool is_created = outcome.outcome() == bulk::v1::RowOutcome::CREATED;
    created += is_created;
    if (!is_created) refused = outcome.ShortDebugString();
    if (++answered == mark) times.seconds_to_mark = WallSeconds() - start;
    return true;
  };
  Check(RunStream({.address = server.address(),
                   .method = method,
                   .caller = kCaller,
                   .send = send,
                   .receive = receive}));
  times.seconds = WallSeconds() - start;
  if (created != count) {
    Check(absl::InternalError(
        absl::StrCat(count - created, " rows of an import were not created: ", refused)));
  }
  return times;
}

double ImportAll(const harness::ServerProcess& server, const std::string& series, int64_t rows) {
  // Made before the clock starts: making rows is the caller's business.
  std::vector<std::string> messages(rows);
  for (int64_t i = 0; i < rows; ++i) messages[i] = ImportRow(series, i);
  return ImportRows(server, std::move(messages), rows).seconds;
}

}  // namespace baraza::bench
