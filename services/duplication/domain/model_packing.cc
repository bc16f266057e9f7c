#include "services/duplication/domain/model_packing.h"

#include <cstring>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "services/duplication/domain/packing.h"

namespace baraza::duplication {
namespace {

constexpr std::uint32_t kVersion = 1;
constexpr std::uint32_t kProjectVersion = 2;  // 1 knew fewer weights
constexpr char kOrganisations[] = "baraza model of organisations";
constexpr char kProjects[] = "baraza model of projects";

// The members of the structs of weights in the order in which they are declared; that none is
// missing is checked below.
constexpr const char* kOrganisationWeights[] = {
    "country_agrees",  "country_differs",  "country_mentioned", "country_unmentioned",
    "nation_differs",  "domain_agrees",    "domain_differs",    "locality_agrees",
    "locality_close",  "locality_differs", "code_agrees",       "code_differs",
    "verified_agrees", "verified_differs", "phone_agrees",      "phone_differs",
    "address_agrees",  "address_close",    "address_near",      "address_differs",
    "postal_agrees",   "postal_differs"};
constexpr const char* kNameWeights[] = {"kept",
                                        "misspelt",
                                        "abbreviated",
                                        "joined",
                                        "ordinary_dropped",
                                        "generic_dropped",
                                        "legal_dropped",
                                        "legal_replaced",
                                        "number_dropped",
                                        "dropped_decay",
                                        "replaced",
                                        "generic_replaced",
                                        "own_town",
                                        "complete",
                                        "acronym_used",
                                        "acronym_too",
                                        "vague_part",
                                        "part_named",
                                        "extended",
                                        "namesake",
                                        "sibling",
                                        "unlike",
                                        "floor",
                                        "decay"};
constexpr const char* kProjectWeights[] = {"word_kept",
                                           "title_word_lost",
                                           "title_word_replaced",
                                           "title_word_decay",
                                           "title_ceiling",
                                           "title_equal",
                                           "title_floor",
                                           "text_share",
                                           "title_phrase",
                                           "text_phrase",
                                           "text_ceiling",
                                           "text_differs",
                                           "day_agrees",
                                           "day_close",
                                           "day_differs",
                                           "year_differs",
                                           "amount_agrees",
                                           "amount_share",
                                           "amounts_differ",
                                           "place_elsewhere",
                                           "place_differs",
                                           "theme_differs",
                                           "party_differs",
                                           "party_ceiling",
                                           "implementers_differ",
                                           "topic_again",
                                           "all_equal",
                                           "sides_fit",
                                           "side_cites",
                                           "own_words",
                                           "period_within",
                                           "period_outside",
                                           "budget_within",
                                           "budget_outside",
                                           "code_agrees",
                                           "one_publisher",
                                           "one_hand",
                                           "cited"};

static_assert(sizeof(OrganisationWeights) == sizeof(double) * std::size(kOrganisationWeights));
static_assert(sizeof(NameWeights) == sizeof(double) * std::size(kNameWeights));
static_assert(sizeof(ProjectWeights) == sizeof(double) * std::size(kProjectWeights));

template <class Weights>
std::string_view BytesOf(const Weights& weights) {
  static_assert(std::is_trivially_copyable_v<Weights>);
  return {reinterpret_cast<const char*>(&weights), sizeof weights};
}

template <class Weights>
void Read(Unpacker& from, Weights& weights) {
  const std::string_view raw = from.Raw(sizeof weights);
  if (raw.size() == sizeof weights) std::memcpy(&weights, raw.data(), sizeof weights);
}

template <class Weights, std::size_t kCount>
void AddNamed(const std::string& of, const Weights& weights, const char* const (&names)[kCount],
              NamedWeights& named) {
  double values[kCount];
  std::memcpy(values, &weights, sizeof weights);
  for (std::size_t i = 0; i < kCount; ++i) named.emplace_back(of + names[i], values[i]);
}

}  // namespace

std::string PackModel(const OrganisationModel& model) {
  Packer packer(kOrganisations, kVersion);
  packer.Text(model.version);
  packer.Number(model.prior_same);
  packer.Number(model.prior_related);
  packer.Raw(BytesOf(model.same));
  packer.Raw(BytesOf(model.related));
  packer.Raw(BytesOf(model.name));
  model.terms.Pack(packer);
  return packer.Close();
}

absl::StatusOr<std::shared_ptr<const OrganisationModel>> ParseOrganisationModel(
    std::string_view bytes) {
  absl::StatusOr<Unpacker> from = Unpacker::Open(bytes, kOrganisations, kVersion);
  if (!from.ok()) return from.status();
  auto model = std::make_shared<OrganisationModel>();
  model->version = from->Text();
  model->prior_same = from->Number<double>();
  model->prior_related = from->Number<double>();
  Read(*from, model->same);
  Read(*from, model->related);
  Read(*from, model->name);
  model->terms.Unpack(*from);
  if (absl::Status whole = from->Close(); !whole.ok()) return whole;
  return std::shared_ptr<const OrganisationModel>(std::move(model));
}

std::string PackModel(const ProjectModel& model) {
  Packer packer(kProjects, kProjectVersion);
  packer.Text(model.version);
  packer.Number(model.prior_same);
  packer.Raw(BytesOf(model.weights));
  model.terms.Pack(packer);
  return packer.Close();
}

absl::StatusOr<std::shared_ptr<const ProjectModel>> ParseProjectModel(std::string_view bytes) {
  absl::StatusOr<Unpacker> from = Unpacker::Open(bytes, kProjects, kProjectVersion);
  if (!from.ok()) return from.status();
  auto model = std::make_shared<ProjectModel>();
  model->version = from->Text();
  model->prior_same = from->Number<double>();
  Read(*from, model->weights);
  model->terms.Unpack(*from);
  if (absl::Status whole = from->Close(); !whole.ok()) return whole;
  return std::shared_ptr<const ProjectModel>(std::move(model));
}

NamedWeights WeightsOf(const OrganisationModel& model) {
  NamedWeights named = {{"prior_same", model.prior_same}, {"prior_related", model.prior_related}};
  AddNamed("same.", model.same, kOrganisationWeights, named);
  AddNamed("related.", model.related, kOrganisationWeights, named);
  AddNamed("name.", model.name, kNameWeights, named);
  return named;
}

NamedWeights WeightsOf(const ProjectModel& model) {
  NamedWeights named = {{"prior_same", model.prior_same}};
  AddNamed("", model.weights, kProjectWeights, named);
  return named;
}

}  // namespace baraza::duplication
