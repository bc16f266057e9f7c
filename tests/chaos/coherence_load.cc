#include "tests/chaos/coherence_load.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/status/status.h"

namespace baraza::chaos {
namespace {

namespace v1 = organisations::v1;

constexpr absl::Duration kAfterFailure = absl::Milliseconds(5);
constexpr int kCreators = 8;
constexpr char kHotCountry[] = "SL";  // by which hot records are found

std::string IdOf(int record) { return absl::StrCat("r", record); }
int RecordOf(const std::string& name) {
  int record = 0;
  return absl::SimpleAtoi(name.substr(name.find("/r") + 2), &record) ? record : 0;
}
std::string NameOf(int record) { return absl::StrCat("organisations/", IdOf(record)); }

const scope::Scope& Caller() {
  static const auto& caller = *new scope::Scope(
      {.subject = "load", .role = scope::Role::kSecretariat, .alliance = "alliances/u"});
  return caller;
}

// An etag is "version-hash".
int64_t VersionOf(const v1::Organisation& organisation) {
  const std::string& etag = organisation.etag();
  int64_t version = 0;
  return absl::SimpleAtoi(etag.substr(0, etag.find('-')), &version) ? version : 0;
}

int64_t PositionOf(const grpc::ClientContext& context) {
  const auto& trailing = context.GetServerTrailingMetadata();
  const auto found = trailing.find("baraza-position");
  int64_t position = 0;
  if (found == trailing.end()) return 0;
  return absl::SimpleAtoi(absl::string_view(found->second.data(), found->second.size()), &position)
             ? position
             : 0;
}

}  // namespace

CoherenceLoad::CoherenceLoad(Options options, const std::vector<std::string>& addresses,
                             Coherence& coherence)
    : options_(options),
      coherence_(coherence),
      lives_(addresses.size()),
      succeeded_(addresses.size()),
      failed_(addresses.size()),
      positions_(options.records) {
  for (const std::string& address : addresses) {
    stubs_.push_back(v1::OrganisationsService::NewStub(peers::Connect(address)));
  }
}

CoherenceLoad::~CoherenceLoad() { Stop(); }

absl::Status CoherenceLoad::CreateRecords() {
  std::atomic<int> next{0};
  std::vector<absl::Status> outcomes(kCreators);
  std::vector<std::thread> creators;
  for (absl::Status& outcome : outcomes) {
    creators.emplace_back([&] {
      for (int record = next++; record < options_.records && outcome.ok(); record = next++) {
        outcome = CreateOnce(record);
      }
    });
  }
  for (std::thread& creator : creators) creator.join();
  const auto failed = std::find_if(outcomes.begin(), outcomes.end(),
                                   [](const absl::Status& outcome) { return !outcome.ok(); });
  return failed == outcomes.end() ? absl::OkStatus() : *failed;
}

absl::Status CoherenceLoad::CreateOnce(int record) {
  grpc::ClientContext context;
  peers::CallAs(context, Caller());
  v1::CreateOrganisationRequest request;
  request.set_organisation_id(IdOf(record));
  request.mutable_organisation()->set_display_name(absl::StrCat("Record ", record));
  request.mutable_organisation()->set_country(record < options_.hot ? kHotCountry : "KE");
  v1::Organisation answer;
  RETURN_IF_ERROR(rpc::FromGrpc(stubs_[0]->CreateOrganisation(&context, request, &answer)));
  positions_[record] = PositionOf(context);
  for (size_t replica = 0; replica < stubs_.size(); ++replica) {
    Access read{.replica = static_cast<int>(replica), .record = record};
    RETURN_IF_ERROR(ReadOnce(read));
  }
  return absl::OkStatus();
}

void CoherenceLoad::Start() {
  uint32_t seed = options_.seed;
  for (int replica = 0; replica < static_cast<int>(stubs_.size()); ++replica) {
    for (int i = 0; i < options_.readers; ++i) {
      threads_.emplace_back([this, replica, seed = ++seed] { Read(replica, seed); });
    }
    for (int i = 0; i < options_.writers; ++i) {
      threads_.emplace_back([this, replica, seed = ++seed] { Write(replica, seed); });
    }
  }
}

void CoherenceLoad::Stop() {
  stopping_ = true;
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

int CoherenceLoad::Choose(std::mt19937& random) const {
  const int among = random() % 2 == 0 ? options_.hot : options_.records;
  return static_cast<int>(random() % among);
}

template <class Call>
int64_t CoherenceLoad::Do(Access& access, Call call) {
  access.life = lives_[access.replica];
  access.start = absl::Now();
  const absl::Status status = call(access);
  access.end = absl::Now();
  if (!status.ok()) {
    ++failed_[access.replica];
    return 0;
  }
  ++succeeded_[access.replica];
  coherence_.Record(access);
  return access.version;
}

void CoherenceLoad::Read(int replica, uint32_t seed) {
  std::mt19937 random(seed);
  while (!stopping_) {
    if (static_cast<int>(random() % 100) < options_.pages_in_100) {
      if (!ReadPage(replica, random() % 2 == 0)) absl::SleepFor(kAfterFailure);
      continue;
    }
    Access access{.replica = replica, .record = Choose(random)};
    if (static_cast<int>(random() % 100) < options_.at_least_in_100) {
      access.position = positions_[access.record];
    }
    if (Do(access, [this](Access& read) { return ReadOnce(read); }) == 0) {
      absl::SleepFor(kAfterFailure);
    }
  }
}

// Reads a page, and writes down each record that it shows; false if that failed.
bool CoherenceLoad::ReadPage(int replica, bool search) {
  const int life = lives_[replica];
  const absl::Time start = absl::Now();
  const auto shown = PageOnce(replica, search);
  const absl::Time end = absl::Now();
  ++(shown.ok() ? succeeded_ : failed_)[replica];
  if (!shown.ok()) return false;
  for (Access access : *shown) {
    access.life = life;
    access.start = start;
    access.end = end;
    coherence_.Record(access);
  }
  return true;
}

void CoherenceLoad::Write(int replica, uint32_t seed) {
  std::mt19937 random(seed);
  while (!stopping_) {
    Access access{.replica = replica, .record = Choose(random), .write = true};
    if (Do(access, [this](Access& write) { return WriteOnce(write); }) > 0) LookFor(access);
    absl::SleepFor(options_.pace);
  }
}

// Reads the record through the next replica until it shows what was written.
void CoherenceLoad::LookFor(const Access& write) {
  const int replica = (write.replica + 1) % static_cast<int>(stubs_.size());
  for (int64_t seen = 0; !stopping_ && seen < write.version;) {
    Access access{.replica = replica, .record = write.record};
    seen = Do(access, [this](Access& read) { return ReadOnce(read); });
    if (seen == 0) return;  // it does not answer
  }
}

absl::Status CoherenceLoad::ReadOnce(Access& access) {
  grpc::ClientContext context;
  peers::CallAs(context, Caller(), options_.patience);
  if (access.position > 0) context.AddMetadata("baraza-at-least", absl::StrCat(access.position));
  v1::GetOrganisationRequest request;
  request.set_name(NameOf(access.record));
  v1::Organisation answer;
  const absl::Status status =
      rpc::FromGrpc(stubs_[access.replica]->GetOrganisation(&context, request, &answer));
  access.version = VersionOf(answer);
  return status;
}

// Without times and life.
absl::StatusOr<std::vector<Access>> CoherenceLoad::PageOnce(int replica, bool search) {
  grpc::ClientContext context;
  peers::CallAs(context, Caller(), options_.patience);
  std::vector<Access> shown;
  const auto take = [&](const auto& answer) {
    for (const v1::Organisation& organisation : answer.organisations()) {
      shown.push_back({.replica = replica,
                       .record = RecordOf(organisation.name()),
                       .page = true,
                       .version = VersionOf(organisation)});
    }
  };
  if (search) {
    v1::SearchOrganisationsRequest request;
    request.set_query("record");
    request.add_countries(kHotCountry);
    request.set_page_size(options_.hot);
    v1::SearchOrganisationsResponse answer;
    RETURN_IF_ERROR(
        rpc::FromGrpc(stubs_[replica]->SearchOrganisations(&context, request, &answer)));
    take(answer);
  } else {
    v1::ListOrganisationsRequest request;
    request.add_countries(kHotCountry);
    request.set_page_size(options_.hot);
    v1::ListOrganisationsResponse answer;
    RETURN_IF_ERROR(rpc::FromGrpc(stubs_[replica]->ListOrganisations(&context, request, &answer)));
    take(answer);
  }
  return shown;
}

absl::Status CoherenceLoad::WriteOnce(Access& access) {
  grpc::ClientContext context;
  peers::CallAs(context, Caller());
  v1::UpdateOrganisationRequest request;
  request.mutable_organisation()->set_name(NameOf(access.record));
  request.mutable_organisation()->set_display_name(absl::StrCat("Record renamed ", ++names_given_));
  request.mutable_update_mask()->add_paths("display_name");
  v1::Organisation answer;
  const absl::Status status =
      rpc::FromGrpc(stubs_[access.replica]->UpdateOrganisation(&context, request, &answer));
  access.version = VersionOf(answer);
  access.position = PositionOf(context);
  if (status.ok()) positions_[access.record] = access.position;
  return status;
}

}  // namespace baraza::chaos
