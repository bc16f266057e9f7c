#include "tools/cli/trial/catching_up.h"

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/status/status.h"

namespace baraza::trial {
namespace {

using cli::Client;
using cli::Duplication;
using cli::Organisations;
using cli::Projects;
using cli::Reporting;

constexpr absl::Duration kReading = absl::Minutes(5);
constexpr absl::Duration kPause = absl::Milliseconds(20);

struct FeedEnd {
  std::string token;
  int64_t position = 0;  // of the last change read
};

// Reads a feed from `token` until nothing newer is known.
template <class Service, class Request, class Response>
absl::StatusOr<FeedEnd> ReadToEnd(
    const Client& client, const std::string& token,
    std::unique_ptr<grpc::ClientReader<Response>> (Service::Stub::*watch)(grpc::ClientContext*,
                                                                          const Request&)) {
  grpc::ClientContext context;
  peers::CallAs(context, client.scope(), kReading);
  Request request;
  request.set_resume_token(token);
  auto reader = (client.stub<Service>().*watch)(&context, request);
  FeedEnd end;
  Response response;
  while (reader->Read(&response)) {
    for (const auto& change : response.changes()) end.position = change.position();
    end.token = response.resume_token();
    if (!response.caught_up()) continue;
    context.TryCancel();
    reader->Finish();
    return end;
  }
  const absl::Status status = rpc::FromGrpc(reader->Finish());
  return status.ok() ? absl::InternalError("a feed ended before its end") : status;
}

// How far the slower of the two followers is.
absl::StatusOr<Positions> Reached(const Client& client) {
  ASSIGN_OR_RETURN(const auto detected,
                   client.Call<Duplication>(&Duplication::Stub::GetProgress,
                                            duplication::v1::GetProgressRequest()));
  ASSIGN_OR_RETURN(
      const auto computed,
      client.Call<Reporting>(&Reporting::Stub::GetProgress, reporting::v1::GetProgressRequest()));
  if (!detected.ready() || !computed.ready()) return Positions{-1, -1};
  return Positions{
      std::min(detected.organisations_position(), computed.positions().organisations()),
      std::min(detected.projects_position(), computed.positions().projects())};
}

}  // namespace

absl::StatusOr<FeedMark> FeedMark::Set(const Client& client) {
  FeedMark mark;
  ASSIGN_OR_RETURN(const FeedEnd organisations,
                   ReadToEnd<Organisations>(client, "", &Organisations::Stub::WatchOrganisations));
  ASSIGN_OR_RETURN(const FeedEnd projects,
                   ReadToEnd<Projects>(client, "", &Projects::Stub::WatchProjects));
  mark.organisations_ = organisations.token;
  mark.projects_ = projects.token;
  return mark;
}

absl::StatusOr<Positions> FeedMark::Passed(const Client& client) const {
  ASSIGN_OR_RETURN(
      const FeedEnd organisations,
      ReadToEnd<Organisations>(client, organisations_, &Organisations::Stub::WatchOrganisations));
  ASSIGN_OR_RETURN(const FeedEnd projects,
                   ReadToEnd<Projects>(client, projects_, &Projects::Stub::WatchProjects));
  return Positions{organisations.position, projects.position};
}

absl::Status AwaitFollowers(const Client& client, const Positions& positions,
                            const importing::Screen& screen, absl::Duration limit) {
  const absl::Time deadline = screen.clock.Now() + limit;
  const int64_t goal = positions.organisations + positions.projects;
  auto progress = screen.Step("Finding duplicates and overlaps", "changes");
  progress->SetGoal(goal);
  while (true) {
    ASSIGN_OR_RETURN(const Positions reached, Reached(client));
    if (reached.organisations >= positions.organisations &&
        reached.projects >= positions.projects) {
      break;
    }
    const int64_t done = std::clamp<int64_t>(reached.organisations, 0, positions.organisations) +
                         std::clamp<int64_t>(reached.projects, 0, positions.projects);
    progress->Update(done, done);
    if (screen.clock.Now() >= deadline) {
      return absl::DeadlineExceededError(
          absl::StrCat("detection and figures did not catch up with the registers in ",
                       absl::FormatDuration(limit)));
    }
    absl::SleepFor(kPause);
  }
  progress->Update(goal, goal);
  progress->Finish();
  return absl::OkStatus();
}

}  // namespace baraza::trial
