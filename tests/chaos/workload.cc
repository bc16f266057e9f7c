#include "tests/chaos/workload.h"

#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/status/status.h"

namespace baraza::chaos {
namespace {

using organisations::v1::CreateOrganisationRequest;
using organisations::v1::Identifier;
using organisations::v1::Organisation;
using organisations::v1::OrganisationsService;
using organisations::v1::UpdateOrganisationRequest;
using Stub = OrganisationsService::Stub;

constexpr absl::Duration kAnswerWithin = absl::Seconds(10);
constexpr absl::Duration kPause = absl::Milliseconds(20);  // before a request is repeated
constexpr int kMostOwn = 12;                               // records that a writer keeps updating

// True if the request may be, or become, carried out: only repeating it tells.
bool IsOpen(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kResourceExhausted:
      return true;
    case absl::StatusCode::kAborted:
      return status::Reason(status) == "REQUEST_IN_PROGRESS" || status::Reason(status).empty();
    default:
      return false;
  }
}

std::string SharedKey(int number) { return absl::StrCat("shared", number); }

}  // namespace

// One client. Thread-safety: one thread.
class Writer {
 public:
  Writer(Workload& workload, const std::string& address, int number, uint32_t seed,
         int shared_records)
      : workload_(workload),
        number_(number),
        shared_records_(shared_records),
        random_(seed),
        scope_({.subject = absl::StrCat("writer", number),
                .role = scope::Role::kSecretariat,
                .alliance = "alliances/chaos"}),
        stub_(OrganisationsService::NewStub(peers::Connect(address))) {}

  void Run() {
    for (int i = 0; number_ == 0 && i < shared_records_; ++i) Create(SharedKey(i), SharedKey(i));
    while (!workload_.stopping_.HasBeenNotified()) Step();
  }

 private:
  struct Own {
    std::string key, name, etag;
  };

  int Dice(int sides) { return static_cast<int>(random_() % sides); }

  void Step() {
    const int dice = Dice(100);
    if (own_.empty() || dice < 20) return Create(absl::StrCat("k", number_, "n", ++created_), "");
    if (dice < 30) return TryInVain();
    if (dice < 40 && shared_records_ > 0) return UpdateShared();
    UpdateOwn();
  }

  std::string NewRequestId() {
    return absl::StrFormat("%08x-%04x-4%03x-8%03x-%08x%04x", random_(), random_() & 0xffff,
                           random_() & 0xfff, random_() & 0xfff, random_(), random_() & 0xffff);
  }

  absl::StatusOr<Organisation> Send(const CreateOrganisationRequest& request) {
    grpc::ClientContext context;
    Prepare(context);
    Organisation answer;
    absl::Status status = rpc::FromGrpc(stub_->CreateOrganisation(&context, request, &answer));
    if (!status.ok()) return status;
    return answer;
  }

  absl::StatusOr<Organisation> Send(const UpdateOrganisationRequest& request) {
    grpc::ClientContext context;
    Prepare(context);
    Organisation answer;
    absl::Status status = rpc::FromGrpc(stub_->UpdateOrganisation(&context, request, &answer));
    if (!status.ok()) return status;
    return answer;
  }

  void Prepare(grpc::ClientContext& context) {
    peers::CallAs(context, scope_, kAnswerWithin);
    context.set_wait_for_ready(true);
  }

  // Sends until there is an answer that settles the request. An open status: given up.
  template <class Request>
  absl::StatusOr<Organisation> Insist(const Request& request) {
    ++workload_.in_flight_;
    const bool patient = Dice(30) != 0;
    int tries_after_end = 3;
    absl::StatusOr<Organisation> answer;
    while (true) {
      answer = Send(request);
      if (answer.ok() || !IsOpen(answer.status()) || !patient) break;
      if (workload_.stopping_.WaitForNotificationWithTimeout(kPause) && --tries_after_end < 0) {
        break;
      }
      ++workload_.retries_;
    }
    --workload_.in_flight_;
    return answer;
  }

  // Carries out write `id`; the acknowledged record.
  template <class Request>
  absl::StatusOr<Organisation> Carry(int64_t id, const Request& request) {
    absl::StatusOr<Organisation> answer = Insist(request);
    if (!answer.ok()) {
      if (!IsOpen(answer.status())) Complain(id, "was refused", answer.status());
      return answer;
    }
    workload_.journal_.Acknowledge(id, answer->name(), answer->etag());
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
    workload_.journal_.Complain(absl::StrCat("write ", id, " ", what, ": ", why.ToString()));
  }

  void Create(const std::string& key, const std::string& organisation_id) {
    CreateOrganisationRequest request;
    int64_t id = 0;
    *request.mutable_organisation() = workload_.journal_.Enter(Intent::kCreate, key, &id);
    request.set_organisation_id(organisation_id);
    request.set_request_id(NewRequestId());
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
    *request.mutable_organisation() = workload_.journal_.Enter(Intent::kUpdate, own.key, &id);
    request.mutable_organisation()->set_name(own.name);
    request.mutable_organisation()->set_etag(own.etag);
    request.set_request_id(NewRequestId());
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
    grpc::ClientContext context;
    peers::CallAs(context, scope_, kAnswerWithin);
    organisations::v1::GetOrganisationRequest request;
    request.set_name(own.name);
    Organisation read;
    absl::Status status = rpc::FromGrpc(stub_->GetOrganisation(&context, request, &read));
    if (status.ok() && read.etag() != own.etag) {
      Complain(id, absl::StrCat("was acknowledged as ", own.etag, " and read as ", read.etag()));
    }
    if (!status.ok() && !IsOpen(status)) Complain(id, "cannot be read back", status);
  }

  void UpdateShared() {
    const int which = Dice(shared_records_);
    UpdateOrganisationRequest request;
    int64_t id = 0;
    *request.mutable_organisation() =
        workload_.journal_.Enter(Intent::kUpdate, SharedKey(which), &id);
    request.mutable_organisation()->set_name(absl::StrCat("organisations/", SharedKey(which)));
    request.set_request_id(NewRequestId());
    absl::StatusOr<Organisation> answer = Insist(request);
    if (answer.ok()) return workload_.journal_.Acknowledge(id, answer->name(), answer->etag());
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
    *request.mutable_organisation() = workload_.journal_.Enter(Intent::kNothing, key, &id);
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

  Workload& workload_;
  const int number_;
  const int shared_records_;
  std::mt19937 random_;
  const scope::Scope scope_;
  const std::unique_ptr<Stub> stub_;
  std::vector<Own> own_;
  int created_ = 0;
};

Workload::Workload(Options options, Journal& journal) : journal_(journal) {
  int number = 0;
  for (const std::string& address : options.addresses) {
    for (int i = 0; i < options.writers; ++i, ++number) {
      auto writer = std::make_shared<Writer>(*this, address, number, options.seed * 1000 + number,
                                             options.shared_records);
      threads_.emplace_back([writer] { writer->Run(); });
    }
  }
}

void Workload::Stop() {
  if (!stopping_.HasBeenNotified()) stopping_.Notify();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace baraza::chaos
