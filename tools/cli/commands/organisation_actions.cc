#include "tools/cli/commands/organisation_actions.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/foundation/status/status.h"
#include "tools/cli/client.h"
#include "tools/cli/words.h"

namespace baraza::cli {
namespace {

using organisations::v1::Organisation;
using organisations::v1::UnmergeOrganisationRequest;
using presentation::Output;

template <class Request>
using Method = grpc::Status (Organisations::Stub::*)(grpc::ClientContext*, const Request&,
                                                     Organisation*);

// Says what has become of a record.
void Tell(const Organisation& organisation, Invocation& invocation) {
  invocation.out << organisation.name() << " (" << organisation.display_name() << ") is "
                 << WordOf(organisation.state()) << "\n";
}

template <class Request>
absl::Status Act(Method<Request> method, const std::string& name, Invocation& invocation) {
  Request request;
  request.set_name(NameIn("organisations", name));
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(const Organisation changed, client.Call<Organisations>(method, request));
  if (invocation.output == Output::kJson) return WriteJson(changed, invocation.out);
  Tell(changed, invocation);
  return absl::OkStatus();
}

absl::Status Unmerge(const std::string& name, Invocation& invocation) {
  UnmergeOrganisationRequest request;
  request.set_name(NameIn("organisations", name));
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(const auto unmerged,
                   client.Call<Organisations>(&Organisations::Stub::UnmergeOrganisation, request));
  if (invocation.output == Output::kJson) return WriteJson(unmerged, invocation.out);
  Tell(unmerged.organisation(), invocation);
  Tell(unmerged.survivor(), invocation);
  if (!unmerged.kept_fields().empty()) {
    invocation.out << "edited since the merge, and left as it is: "
                   << absl::StrJoin(unmerged.kept_fields(), ", ") << "\n";
  }
  for (const std::string& membership : unmerged.kept_memberships()) {
    invocation.out << "decided on since the merge, and left where it is: " << membership << "\n";
  }
  return absl::OkStatus();
}

void AddAction(CLI::App& noun, Invocation& invocation, const std::string& verb,
               const std::string& help,
               std::function<absl::Status(const std::string&, Invocation&)> act) {
  auto name = std::make_shared<std::string>();
  CLI::App* action = noun.add_subcommand(verb, help);
  action->add_option("NAME", *name, "organisations/ID, or ID alone")->required()->type_name("");
  Complete(*action, invocation,
           absl::StrCat("  baraza organisations ", verb,
                        " borama-general-hospital --role secretariat --alliance ghp-programmes"),
           [name, act = std::move(act)](Invocation& now) { return act(*name, now); });
}

// An action whose request is a name and whose answer is the record.
template <class Request>
auto By(Method<Request> method) {
  return [method](const std::string& name, Invocation& now) { return Act(method, name, now); };
}

}  // namespace

void AddActions(CLI::App& noun, Invocation& invocation) {
  AddAction(noun, invocation, "activate", "Admits a draft to the public register.",
            By(&Organisations::Stub::ActivateOrganisation));
  AddAction(noun, invocation, "archive", "Takes a record out of use; it stays readable.",
            By(&Organisations::Stub::ArchiveOrganisation));
  AddAction(noun, invocation, "restore", "Brings an archived record back.",
            By(&Organisations::Stub::RestoreOrganisation));
  AddAction(noun, invocation, "attest", "Says that a record is still true.",
            By(&Organisations::Stub::AttestOrganisation));
  AddAction(noun, invocation, "unmerge",
            "Undoes the merge by which a record became part of another.", Unmerge);
}

}  // namespace baraza::cli
