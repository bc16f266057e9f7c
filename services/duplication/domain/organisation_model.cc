#include "services/duplication/domain/organisation_model.h"

#include <cmath>
#include <utility>

#include "services/duplication/domain/embedded_data.h"

namespace baraza::duplication {
namespace {

// Duplicates expected of a record in an unclean register, and relatives.
constexpr double kDuplicatesPerRecord = 0.25;
constexpr double kRelativesPerRecord = 0.25;

// Totals of kinds of which the background has none: as many records as its names.
constexpr TermKind kOtherKinds[] = {TermKind::kFullName,   TermKind::kAcronym, TermKind::kDomain,
                                    TermKind::kIdentifier, TermKind::kPhone,   TermKind::kAddress,
                                    TermKind::kPostalCode};

// A town is no rarer than one in so many before more is known: organisations crowd in capitals.
constexpr std::int64_t kTownBackground = 100;

constexpr OrganisationWeights kSame = {
    .country_agrees = -0.05,
    .country_differs = -5.0,
    .country_mentioned = -1.0,
    .country_unmentioned = -2.0,
    .nation_differs = -10.0,
    .domain_agrees = -0.4,
    .domain_differs = -2.0,
    .locality_agrees = -0.3,
    .locality_close = -3.0,
    .locality_differs = -2.3,
    .code_agrees = -0.5,
    .code_differs = -3.0,
    .verified_agrees = 40.0,
    .verified_differs = -80.0,
    .phone_agrees = -0.5,
    .phone_differs = -1.7,
    .address_agrees = -0.5,
    .address_close = -1.5,
    .address_near = -3.5,
    .address_differs = -4.0,
    .postal_agrees = -0.3,
    .postal_differs = -2.5,
};

constexpr OrganisationWeights kRelated = {
    .country_agrees = -0.5,
    .country_differs = -1.7,
    .country_mentioned = -1.0,
    .country_unmentioned = -2.0,
    .nation_differs = -10.0,
    .domain_agrees = -1.5,
    .domain_differs = -0.6,
    .locality_agrees = -1.0,
    .locality_close = -3.0,
    .locality_differs = -1.0,
    .code_agrees = -3.3,
    .code_differs = 0.0,
    .verified_agrees = -10.0,
    .verified_differs = 0.0,
    .phone_agrees = -2.0,
    .phone_differs = -0.4,
    .address_agrees = -4.0,
    .address_close = -5.0,
    .address_near = -2.0,
    .address_differs = -0.2,
    .postal_agrees = -1.0,
    .postal_differs = -0.5,
};

}  // namespace

OrganisationModel StartOrganisationModel(std::string version) {
  OrganisationModel model;
  model.version = std::move(version);
  model.same = kSame;
  model.related = kRelated;
  model.terms.AddBackground(kOrganisationTermsData);
  const auto names = model.terms.Total(TermKind::kNameToken);
  for (const TermKind kind : kOtherKinds) model.terms.AddTotal(kind, names);
  model.terms.AddTotal(TermKind::kLocality, kTownBackground);
  return model;
}

std::shared_ptr<const OrganisationModel> FinishModel(OrganisationModel model) {
  const double records = static_cast<double>(model.terms.Total(TermKind::kNameToken));
  model.prior_same = std::log2(kDuplicatesPerRecord / records);
  model.prior_related = std::log2(kRelativesPerRecord / records);
  model.terms.Freeze();
  return std::make_shared<const OrganisationModel>(std::move(model));
}

std::shared_ptr<const OrganisationModel> DefaultOrganisationModel() {
  static const auto* const model = new std::shared_ptr<const OrganisationModel>(
      FinishModel(StartOrganisationModel("default-1")));
  return *model;
}

}  // namespace baraza::duplication
