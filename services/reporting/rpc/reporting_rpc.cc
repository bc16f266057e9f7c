#include "services/reporting/rpc/reporting_rpc.h"

#include "baraza/reporting/v1/reporting_service.pb.h"

namespace baraza::reporting {
namespace {

template <class Report>
absl::StatusOr<rpc::Reply> ReplyWith(const absl::StatusOr<Report>& report) {
  if (!report.ok()) return report.status();
  return rpc::Reply::Message(*report);
}

TotalsQuery QueryOf(const v1::GetTotalsRequest& request) {
  TotalsQuery query{.filter = request.filter(), .verified_only = request.verified_only()};
  for (int dimension : request.dimensions()) {
    query.dimensions.push_back(static_cast<v1::Dimension>(dimension));
  }
  for (int indicator : request.indicators()) {
    query.indicators.push_back(static_cast<projects::v1::Result::Indicator>(indicator));
  }
  return query;
}

absl::StatusOr<rpc::Reply> ProgressReply(const Reports::Progress& progress) {
  v1::GetProgressResponse response;
  response.mutable_positions()->set_organisations(progress.organisations);
  response.mutable_positions()->set_projects(progress.projects);
  response.set_ready(progress.ready);
  return rpc::Reply::Message(response);
}

}  // namespace

ReportingRpc::ReportingRpc(rpc::Handler& handler, const Reports& reports)
    : Service(handler, "baraza.reporting.v1.ReportingService") {
  Read<v1::GetWhoDoesWhatWhereRequest>(
      "GetWhoDoesWhatWhere", rpc::kAnyone, [&reports](const auto& scope, const auto& request) {
        return ReplyWith(reports.WhoDoesWhatWhere(scope, {.filter = request.filter(),
                                                          .place_level = request.place_level(),
                                                          .theme_level = request.theme_level()}));
      });
  Read<v1::GetTotalsRequest>("GetTotals", rpc::kAnyone,
                             [&reports](const auto& scope, const auto& request) {
                               return ReplyWith(reports.Totals(scope, QueryOf(request)));
                             });
  Read<v1::GetHeadlineRequest>("GetHeadline", rpc::kAnyone,
                               [&reports](const auto& scope, const auto& request) {
                                 return ReplyWith(reports.Headline(scope, request.filter()));
                               });
  Read<v1::GetProgressRequest>(
      "GetProgress", rpc::kSecretariats,
      [&reports](const auto&, const auto&) { return ProgressReply(reports.progress()); });
}

}  // namespace baraza::reporting
