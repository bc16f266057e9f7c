// The two registers that an import writes to, as it asks and feeds them.
//
// Why: deciding and sending are the same for organisations and for projects; what differs is which
// calls are made. Each is a set of static functions that importer.h takes as a template argument.
//
// Thread-safety: all functions may be called from any thread.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/cli/client.h"
#include "tools/cli/importing/decision.h"

namespace baraza::importing {

using cli::Client;

struct OrganisationRegister {
  static constexpr std::string_view kNoun = "organisations";
  using Resource = organisations::v1::Organisation;
  using Request = organisations::v1::ImportOrganisationsRequest;
  using Stream = grpc::ClientReaderWriter<Request, bulk::v1::RowOutcome>;

  static absl::StatusOr<std::vector<Resource>> BatchGet(const Client& client,
                                                        const std::vector<std::string>& names);
  // Adds to the facts what may be the same.
  static absl::Status Check(const Client& client, const Resource& draft, Facts& facts);
  // Adds to the facts who holds, VERIFIED, a code of the draft that is not among `shared`.
  static absl::Status FindHolder(const Client& client, const Resource& draft,
                                 const std::set<std::string>& shared, Facts& facts);
  // The codes of a draft by which it could be found, normalised.
  static std::vector<std::string> CodesOf(const Resource& draft);
  static std::unique_ptr<Stream> Open(const Client& client, grpc::ClientContext& context);
  static void Fill(Request& request, int64_t number, const Resource& draft);
};

struct ProjectRegister {
  static constexpr std::string_view kNoun = "projects";
  using Resource = projects::v1::Project;
  using Request = projects::v1::ImportProjectsRequest;
  using Stream = grpc::ClientReaderWriter<Request, bulk::v1::RowOutcome>;

  static absl::StatusOr<std::vector<Resource>> BatchGet(const Client& client,
                                                        const std::vector<std::string>& names);
  static absl::Status Check(const Client& client, const Resource& draft, Facts& facts);
  // Two projects may cite one identifier: none decides.
  static absl::Status FindHolder(const Client&, const Resource&, const std::set<std::string>&,
                                 Facts&) {
    return absl::OkStatus();
  }
  static std::vector<std::string> CodesOf(const Resource&) { return {}; }
  static std::unique_ptr<Stream> Open(const Client& client, grpc::ClientContext& context);
  static void Fill(Request& request, int64_t number, const Resource& draft);
};

}  // namespace baraza::importing
