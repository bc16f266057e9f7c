#include "services/reporting/rpc/reporting_rpc.h"

namespace baraza::reporting {
namespace {

constexpr char kService[] = "baraza.reporting.v1.ReportingService";

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

}  // namespace

ReportingRpc::ReportingRpc(rpc::Handler& handler, const Reports& reports)
    : handler_(handler),
      reports_(reports),
      who_does_what_where_(handler.AddMethod(kService, "GetWhoDoesWhatWhere", rpc::kAnyone)),
      totals_(handler.AddMethod(kService, "GetTotals", rpc::kAnyone)),
      headline_(handler.AddMethod(kService, "GetHeadline", rpc::kAnyone)),
      progress_(handler.AddMethod(kService, "GetProgress", rpc::kSecretariats)) {}

grpc::ServerUnaryReactor* ReportingRpc::GetWhoDoesWhatWhere(Context* context, const Buffer* in,
                                                            Buffer* out) {
  return handler_.Read<v1::GetWhoDoesWhatWhereRequest>(
      context, in, out, who_does_what_where_, [this](const auto& scope, const auto& request) {
        return ReplyWith(reports_.WhoDoesWhatWhere(scope, {.filter = request.filter(),
                                                           .place_level = request.place_level(),
                                                           .theme_level = request.theme_level()}));
      });
}

grpc::ServerUnaryReactor* ReportingRpc::GetTotals(Context* context, const Buffer* in, Buffer* out) {
  return handler_.Read<v1::GetTotalsRequest>(
      context, in, out, totals_, [this](const auto& scope, const auto& request) {
        return ReplyWith(reports_.Totals(scope, QueryOf(request)));
      });
}

grpc::ServerUnaryReactor* ReportingRpc::GetHeadline(Context* context, const Buffer* in,
                                                    Buffer* out) {
  return handler_.Read<v1::GetHeadlineRequest>(
      context, in, out, headline_, [this](const auto& scope, const auto& request) {
        return ReplyWith(reports_.Headline(scope, request.filter()));
      });
}

grpc::ServerUnaryReactor* ReportingRpc::GetProgress(Context* context, const Buffer* in,
                                                    Buffer* out) {
  return handler_.Read<v1::GetProgressRequest>(
      context, in, out, progress_, [this](const auto&, const auto&) -> absl::StatusOr<rpc::Reply> {
        const Reports::Progress progress = reports_.progress();
        v1::GetProgressResponse response;
        response.mutable_positions()->set_organisations(progress.organisations);
        response.mutable_positions()->set_projects(progress.projects);
        response.set_ready(progress.ready);
        return rpc::Reply::Message(response);
      });
}

}  // namespace baraza::reporting
