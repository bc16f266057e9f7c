// What it costs to validate.
#include <cstdlib>
#include <iostream>
#include <string>

#include "baraza/organisations/v1/organisations_service.pb.h"
#include "benchmark/benchmark.h"
#include "services/foundation/validation/validation.h"

namespace baraza::validation {
namespace {

using organisations::v1::BatchGetOrganisationsRequest;
using organisations::v1::CreateOrganisationRequest;

// A request with an organisation of about 1 KB.
CreateOrganisationRequest Request() {
  CreateOrganisationRequest request;
  request.set_request_id("123e4567-e89b-12d3-a456-426614174000");
  auto& organisation = *request.mutable_organisation();
  organisation.set_display_name("Liverpool School of Tropical Medicine");
  for (const char* name : {"LSTM", "École de médecine tropicale de Liverpool"}) {
    auto* other = organisation.add_other_names();
    other->set_text(name);
    other->set_language("fr");
  }
  organisation.set_type(organisations::v1::Organisation::UNIVERSITY);
  for (const char* scheme : {"GB-COH", "GB-CHC", "XI-ROR"}) {
    auto* identifier = organisation.add_identifiers();
    identifier->set_scheme(scheme);
    identifier->set_value("00083405");
  }
  organisation.set_country("GB");
  organisation.set_subdivision("GB-LIV");
  organisation.set_pcode("GB0204");
  organisation.set_locality("Liverpool");
  organisation.set_postal_code("L3 5QA");
  organisation.mutable_position()->set_latitude(53.41);
  organisation.set_website("https://www.lstmed.ac.uk/about/contact-us?from=register");
  auto* description = organisation.add_descriptions();
  description->set_text(std::string(700, 'x'));
  description->set_language("en");
  for (const char* country : {"SL", "KE", "MW", "UG"}) organisation.add_diaspora_countries(country);
  return request;
}

void BM_Organisation(benchmark::State& state) {
  const CreateOrganisationRequest request = Request();
  if (const absl::Status status = Validate(request); !status.ok()) {
    std::cerr << status << "\n";
    std::abort();
  }
  for (auto _ : state) benchmark::DoNotOptimize(Validate(request));
  state.SetLabel(std::to_string(request.ByteSizeLong()) + " bytes");
}
BENCHMARK(BM_Organisation)->ThreadRange(1, 2);

void BM_Names(benchmark::State& state) {
  BatchGetOrganisationsRequest request;
  for (int i = 0; i < state.range(0); ++i)
    request.add_names("organisations/a-" + std::to_string(i));
  for (auto _ : state) benchmark::DoNotOptimize(Validate(request));
}
BENCHMARK(BM_Names)->Arg(1)->Arg(1'000)->Arg(100'000);

void BM_ThousandWrongNames(benchmark::State& state) {
  BatchGetOrganisationsRequest request;
  for (int i = 0; i < 1'000; ++i) request.add_names("wrong");
  for (auto _ : state) benchmark::DoNotOptimize(Validate(request));
}
BENCHMARK(BM_ThousandWrongNames);

}  // namespace
}  // namespace baraza::validation
