// Weights of a model as the contract shows them.
//
// Thread-safety: pure.
#pragma once

#include <vector>

#include "baraza/duplication/v1/model.pb.h"
#include "services/duplication/domain/model_packing.h"

namespace baraza::duplication {

inline std::vector<v1::ModelWeight> WeightsInProto(const NamedWeights& named) {
  std::vector<v1::ModelWeight> weights;
  for (const auto& [name, bits] : named) {
    weights.emplace_back().set_name(name);
    weights.back().set_bits(bits);
  }
  return weights;
}

}  // namespace baraza::duplication
