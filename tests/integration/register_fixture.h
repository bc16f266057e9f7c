// The organisations service as its callers meet it: a real process with a real client, on SQLite
// and on PostgreSQL. One process per store serves all tests of the program.
//
// Why: a start on PostgreSQL costs more than all tests together. So each test works in an alliance
// and with ids of its own (`word()`), and asks for nothing that counts the whole register.
//
// Requests are written in protobuf's text format. Thread-safety: Ask may be called from any thread.
#pragma once

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <tuple>

#include "absl/status/statusor.h"
#include "absl/strings/substitute.h"
#include "baraza/organisations/v1/alliances_service.grpc.pb.h"
#include "baraza/organisations/v1/authorities_service.grpc.pb.h"
#include "baraza/organisations/v1/contacts_service.grpc.pb.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "google/protobuf/text_format.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/scope/scope.h"
#include "services/foundation/status/status.h"

namespace baraza::integration {

using Organisations = organisations::v1::OrganisationsService::Stub;
using Alliances = organisations::v1::AlliancesService::Stub;
using Authorities = organisations::v1::AuthoritiesService::Stub;
using Contacts = organisations::v1::ContactsService::Stub;

// Who acts for an alliance's secretariat, an organisation, an authority.
scope::Scope SecretariatOf(const std::string& alliance);
scope::Scope MemberFor(const std::string& organisation, const std::string& alliance);
scope::Scope AuthorityOf(const std::string& authority);

class RegisterTest : public testing::TestWithParam<std::string> {
 protected:
  // Skips where PostgreSQL is not installed.
  void SetUp() override;

  // The service's address, and that of its database as the service takes it.
  const std::string& address() const;
  const std::string& database() const;
  // A word that no other test works with: ids begin with it.
  const std::string& word() const { return word_; }
  // "organisations/{word}-{id}"; without an id the alliance "alliances/{word}".
  std::string Organisation(const std::string& id) const { return "organisations/" + Id(id); }
  std::string Id(const std::string& id) const { return word_ + "-" + id; }
  std::string Alliance() const { return "alliances/" + word_; }

  // Makes a call as `scope` and answers its response or its error.
  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> Ask(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                            Response*),
                               const scope::Scope& scope, const std::string& text) {
    Request request;
    if (!google::protobuf::TextFormat::ParseFromString(text, &request)) {
      return absl::InternalError("the test's request cannot be read: " + text);
    }
    return Send(method, scope, request);
  }
  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> Send(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Response*),
                                const scope::Scope& scope, const Request& request) {
    grpc::ClientContext context;
    peers::CallAs(context, scope);
    Response response;
    Stub& stub = *std::get<std::unique_ptr<Stub>>(stubs_);
    const absl::Status status = rpc::FromGrpc((stub.*method)(&context, request, &response));
    if (!status.ok()) return status;
    return response;
  }
  // As Ask, of a call that has to succeed.
  template <class Stub, class Request, class Response>
  Response Do(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
              const scope::Scope& scope, const std::string& text) {
    absl::StatusOr<Response> answer = Ask(method, scope, text);
    EXPECT_TRUE(answer.ok()) << answer.status() << " for " << text;
    return answer.ok() ? *std::move(answer) : Response();
  }

  // Creates `{word}-{id}` with these fields, ACTIVE, as the alliance's secretariat.
  organisations::v1::Organisation Register(const std::string& id, const std::string& fields);
  // The record, its successor's, or an empty one.
  organisations::v1::Organisation Get(const scope::Scope& scope, const std::string& name);
  // Founds the test's alliance.
  void Found(const std::string& fields = "");
  // Admits an organisation to the test's alliance.
  organisations::v1::Membership Admit(const std::string& organisation,
                                      const std::string& role = "MEMBER");
  // All that a service is told of the register from its beginning, as it came over the wire.
  std::string WholeFeed();
  // The position of the register's last change.
  int64_t FeedPosition();

  const scope::Scope& secretariat() const { return *secretariat_; }
  const scope::Scope& stranger() const { return *stranger_; }  // another alliance's secretariat

 private:
  std::string word_;
  std::unique_ptr<scope::Scope> secretariat_, stranger_;
  std::tuple<std::unique_ptr<Organisations>, std::unique_ptr<Alliances>,
             std::unique_ptr<Authorities>, std::unique_ptr<Contacts>>
      stubs_;
};

// The reason of an error, or its code where it has none; "OK".
std::string ReasonOf(const absl::Status& status);
template <class T>
std::string ReasonOf(const absl::StatusOr<T>& answer) {
  return ReasonOf(answer.status());
}

// Instantiates a fixture derived from RegisterTest for both stores.
#define BARAZA_ON_BOTH_STORES(fixture)                                               \
  INSTANTIATE_TEST_SUITE_P(Stores, fixture, testing::Values("sqlite", "postgresql"), \
                           [](const auto& info) { return info.param; })

}  // namespace baraza::integration
