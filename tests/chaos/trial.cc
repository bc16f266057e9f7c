#include "tests/chaos/trial.h"

#include <cstdio>
#include <cstdlib>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/status/status.h"

namespace baraza::chaos {
namespace {

// OK once the server answers a question of a client that has never met it.
absl::Status Ask(const std::string& address) {
  auto stub = organisations::v1::OrganisationsService::NewStub(peers::Connect(address));
  grpc::ClientContext context;
  peers::CallAs(context, scope::Scope::Public());
  context.set_wait_for_ready(true);
  organisations::v1::ListOrganisationsRequest request;
  request.set_page_size(1);
  organisations::v1::ListOrganisationsResponse response;
  return rpc::FromGrpc(stub->ListOrganisations(&context, request, &response));
}

// A few complaints of each kind, by their first words: "lost", "feed", "write" ...
std::vector<std::string> SomeOfEach(const std::vector<std::string>& complaints) {
  constexpr int kMost = 5;
  std::map<std::string, int> kinds;
  std::vector<std::string> some;
  for (const std::string& complaint : complaints) {
    if (++kinds[complaint.substr(0, complaint.find_first_of(" :"))] <= kMost) {
      some.push_back(complaint);
    }
  }
  return some;
}

}  // namespace

int NumberFromEnvironment(const char* variable, int otherwise) {
  const char* value = std::getenv(variable);
  return value == nullptr ? otherwise : std::atoi(value);
}

absl::StatusOr<std::unique_ptr<Trial>> Trial::Start(Options options) {
  std::unique_ptr<Trial> trial(new Trial(std::move(options)));
  RETURN_IF_ERROR(trial->StartServers());
  ASSIGN_OR_RETURN(trial->token_, TokenOfNow(trial->server().address()));
  for (const auto& server : trial->servers_) {
    trial->followers_.push_back(std::make_unique<FeedReader>(server->address(), trial->token_));
  }
  return trial;
}

absl::Status Trial::StartServers() {
  const std::string database = options_.database.empty()
                                   ? absl::StrCat("sqlite:", folder_.path(), "/organisations.db")
                                   : options_.database;
  for (int i = 0; i < options_.servers; ++i) {
    servers_.push_back(std::make_unique<harness::ServerProcess>(
        harness::ServerProcess::Options{.program = "services/organisations/baraza-organisations",
                                        .arguments = {absl::StrCat("--database=", database)},
                                        .environment = options_.environment}));
    RETURN_IF_ERROR(servers_.back()->Start());
  }
  return absl::OkStatus();
}

void Trial::Load() {
  Workload::Options options = {
      .writers = options_.writers, .families = options_.families, .seed = options_.seed};
  for (const auto& server : servers_) options.addresses.push_back(server->address());
  workload_ = std::make_unique<Workload>(std::move(options), journal_);
}

void Trial::AwaitInFlight(int count) const {
  while (workload_->in_flight() < count) std::this_thread::yield();
}

absl::StatusOr<absl::Duration> Trial::Restart(int number) {
  const absl::Time begin = absl::Now();
  RETURN_IF_ERROR(server(number).Start());
  RETURN_IF_ERROR(Ask(server(number).address()));
  return absl::Now() - begin;
}

void Trial::PrintActs() const {
  std::map<std::string, int> kinds;
  for (const Write& write : journal_.writes()) {
    const bool counts = write.acknowledged && write.intent != Intent::kNothing;
    if (counts) ++kinds[write.intent == Intent::kCreate ? "create" : "update"];
  }
  for (const Act& act : journal_.acts()) {
    if (act.acknowledged) ++kinds[ActName(act.kind)];
  }
  std::string text;
  for (const auto& [kind, count] : kinds) absl::StrAppend(&text, " ", kind, " ", count);
  std::printf("  acknowledged by kind:%s\n", text.c_str());
}

std::vector<std::string> Trial::Finish() {
  workload_->Stop();
  std::vector<std::string> complaints;
  for (size_t i = 0; i < servers_.size(); ++i) {
    const auto more = Examine(servers_[i]->address(), token_, journal_, *followers_[i]);
    complaints.insert(complaints.end(), more.begin(), more.end());
  }
  PrintActs();
  std::printf(
      "  writes sent %zu, acknowledged %lld, repeated %lld; changes followed %zu over %d "
      "streams; complaints %zu\n",
      journal_.writes().size() + journal_.acts().size(),
      static_cast<long long>(journal_.acknowledged()), static_cast<long long>(workload_->retries()),
      followers_[0]->seen().size(), followers_[0]->streams(), complaints.size());
  return SomeOfEach(complaints);
}

}  // namespace baraza::chaos
