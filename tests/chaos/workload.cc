#include "tests/chaos/workload.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "baraza/organisations/v1/alliances_service.grpc.pb.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "services/foundation/peers/peers.h"
#include "tests/chaos/family.h"

namespace baraza::chaos {
namespace {

using organisations::v1::CreateOrganisationRequest;
using organisations::v1::Identifier;
using organisations::v1::Organisation;
using organisations::v1::OrganisationsService;
using organisations::v1::UpdateOrganisationRequest;
using Stub = OrganisationsService::Stub;

constexpr int kMostOwn = 12;  // records that a writer keeps updating

std::string SharedKey(int number) { return absl::StrCat("shared", number); }

}  // namespace

// One client. Thread-safety: one thread.
class Writer {
 public:
  Writer(Load& load, Journal& journal, const std::string& address, int number, uint32_t seed,
         int shared_records)
      : client_(load, seed),
        journal_(journal),
        number_(number),
        shared_records_(shared_records),
        scope_({.subject = absl::StrCat("writer", number),
                .role = scope::Role::kSecretariat,
                .alliance = kAlliance}),
        stub_(OrganisationsService::NewStub(peers::Connect(address))) {}

  void Run() {
    for (int i = 0; number_ == 0 && i < shared_records_; ++i) Create(SharedKey(i), SharedKey(i));
    while (!client_.stopping()) Step();
  }

 private:
  struct Own {
    std::string key, name, etag;
  };

  int Dice(int sides) { return client_.Dice(sides); }

  void Step() {
    const int dice = Dice(100);
    if (own_.empty() || dice < 20) return Create(absl::StrCat("k", number_, "n", ++created_), "");
    if (dice < 30) return TryInVain();
    if (dice < 40 && shared_records_ > 0) return UpdateShared();
    UpdateOwn();
  }

  absl::StatusOr<Organisation> Insist(const CreateOrganisationRequest& request) {
    return client_.Insist<Organisation>(scope_, [&](auto* context, Organisation* answer) {
      return stub_->CreateOrganisation(context, request, answer);
    });
  }

  absl::StatusOr<Organisation> Insist(const UpdateOrganisationRequest& request) {
    return client_.Insist<Organisation>(scope_, [&](auto* context, Organisation* answer) {
      return stub_->UpdateOrganisation(context, request, answer);
    });
  }

  // Carries out write `id`; the acknowledged record.
  template <class Request>
  absl::StatusOr<Organisation> Carry(int64_t id, const Request& request) {
    absl::StatusOr<Organisation> answer = Insist(request);
    if (!answer.ok()) {
      if (!IsOpen(answer.status())) Complain(id, "was refused", answer.status());
      return answer;
    }
    journal_.Acknowledge(id, answer->name(), answer->etag());
    if (Dice(8) == 0) Repeat(id, request, *answer);
    return answer;
  }

  template <class Request>
  void Repeat(int64_t id, const Request& request, const Organisation& first) {
    absl::StatusOr<Organisation> again = Insist(request);
    if (!again.ok()) {
      if (!IsOpen(again.status())) Complain(id, "was refused when repeated", again.status());
    } else if (again->name() != first.name() || again->etag() != first.etag()) {
      Complain(id, absl::StrCat("was answered with ", first.name(), " ", first.etag(),
                                ", and repeated with ", again->name(), " ", again->etag()));
    }
  }

  void Complain(int64_t id, const std::string& what, const absl::Status& why = absl::OkStatus()) {
    journal_.Complain(absl::StrCat("write ", id, " ", what, ": ", why.ToString()));
  }

  void Create(const std::string& key, const std::string& organisation_id) {
    CreateOrganisationRequest request;
    int64_t id = 0;
    *request.mutable_organisation() = journal_.Enter(Intent::kCreate, key, &id);
    request.set_organisation_id(organisation_id);
    request.set_request_id(client_.NewRequestId());
    absl::StatusOr<Organisation> answer = Carry(id, request);
    if (!answer.ok() || !organisation_id.empty()) return;
    Own own = {key, answer->name(), answer->etag()};
    ReadBack(id, own);
    if (own_.size() < kMostOwn) {
      own_.push_back(std::move(own));
    } else {
      own_[Dice(kMostOwn)] = std::move(own);
    }
  }

  void UpdateOwn() {
    const size_t which = Dice(static_cast<int>(own_.size()));
    Own& own = own_[which];
    UpdateOrganisationRequest request;
    int64_t id = 0;
    *request.mutable_organisation() = journal_.Enter(Intent::kUpdate, own.key, &id);
    request.mutable_organisation()->set_name(own.name);
    request.mutable_organisation()->set_etag(own.etag);
    request.set_request_id(client_.NewRequestId());
    absl::StatusOr<Organisation> answer = Carry(id, request);
    if (!answer.ok()) {
      own_.erase(own_.begin() + which);  // its version is not known any more
      return;
    }
    own.etag = answer->etag();
    ReadBack(id, own);
  }

  // Nobody else writes the record, so what was acknowledged is what has to be read.
  void ReadBack(int64_t id, const Own& own) {
    organisations::v1::GetOrganisationRequest request;
    request.set_name(own.name);
    const auto read = Client::Once<Organisation>(scope_, [&](auto* context, Organisation* answer) {
      return stub_->GetOrganisation(context, request, answer);
    });
    if (read.ok() && read->etag() != own.etag) {
      Complain(id, absl::StrCat("was acknowledged as ", own.etag, " and read as ", read->etag()));
    }
    if (!read.ok() && !IsOpen(read.status())) Complain(id, "cannot be read back", read.status());
  }

  void UpdateShared() {
    const int which = Dice(shared_records_);
    UpdateOrganisationRequest request;
    int64_t id = 0;
    *request.mutable_organisation() = journal_.Enter(Intent::kUpdate, SharedKey(which), &id);
    request.mutable_organisation()->set_name(absl::StrCat("organisations/", SharedKey(which)));
    request.set_request_id(client_.NewRequestId());
    absl::StatusOr<Organisation> answer = Insist(request);
    if (answer.ok()) return journal_.Acknowledge(id, answer->name(), answer->etag());
    // Not there before writer 0 has made it.
    if (!IsOpen(answer.status()) && !absl::IsNotFound(answer.status())) {
      Complain(id, "was refused", answer.status());
    }
  }

  // A dry run, or a record that the store refuses after a part of it was written: the same verified
  // code twice.
  void TryInVain() {
    CreateOrganisationRequest request;
    int64_t id = 0;
    const std::string key = absl::StrCat("v", number_, "n", ++created_);
    *request.mutable_organisation() = journal_.Enter(Intent::kNothing, key, &id);
    request.set_validate_only(Dice(2) == 0);
    for (int i = 0; i < 2 && !request.validate_only(); ++i) {
      Identifier* identifier = request.mutable_organisation()->add_identifiers();
      identifier->set_scheme("TWICE");
      identifier->set_value(key);
      identifier->set_status(Identifier::VERIFIED);
    }
    absl::StatusOr<Organisation> answer = Insist(request);
    if (answer.ok() && !request.validate_only()) Complain(id, "should have been refused");
  }

  Client client_;
  Journal& journal_;
  const int number_;
  const int shared_records_;
  const scope::Scope scope_;
  const std::unique_ptr<Stub> stub_;
  std::vector<Own> own_;
  int created_ = 0;
};

namespace {

// Founds the alliance that all writers belong to. Its server has to be up.
absl::Status Found(Load& load, const std::string& address, uint32_t seed) {
  auto stub = organisations::v1::AlliancesService::NewStub(peers::Connect(address));
  Client client(load, seed);
  organisations::v1::CreateAllianceRequest request;
  request.mutable_alliance()->set_display_name("The alliance of the chaos suite");
  request.mutable_alliance()->add_partner_countries("SL");
  request.set_alliance_id("chaos");
  const scope::Scope founder(
      {.subject = "founder", .role = scope::Role::kSecretariat, .alliance = kAlliance});
  return client
      .Insist<organisations::v1::Alliance>(founder,
                                           [&](auto* context, auto* answer) {
                                             return stub->CreateAlliance(context, request, answer);
                                           })
      .status();
}

}  // namespace

Workload::Workload(Options options, Journal& journal) {
  int number = 0;
  const absl::Status founded = Found(load_, options.addresses[0], options.seed);
  if (!founded.ok()) journal.Complain(absl::StrCat("no alliance: ", founded.ToString()));
  for (const std::string& address : options.addresses) {
    for (int i = 0; i < options.writers; ++i, ++number) {
      auto writer = std::make_shared<Writer>(load_, journal, address, number,
                                             options.seed * 1000 + number, options.shared_records);
      threads_.emplace_back([writer] { writer->Run(); });
    }
    for (int i = 0; i < options.families; ++i, ++number) {
      auto family = std::make_shared<Family>(load_, journal, address, options.seed * 1000 + number);
      threads_.emplace_back([family] { family->Run(); });
    }
  }
}

void Workload::Stop() {
  if (!load_.stopping.HasBeenNotified()) load_.stopping.Notify();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace baraza::chaos
