#include "services/foundation/recordstore/record_codec.h"

#include <cstdint>

#include "absl/strings/numbers.h"
#include "services/foundation/scope/scope.h"

namespace baraza::recordstore {
namespace {

constexpr char kLayout = 1;
constexpr char kPageLayout = 3;
constexpr std::size_t kPageTexts = 4;  // of the page
constexpr std::size_t kRowTexts = 3;   // of each record in it
constexpr std::size_t kLengthBytes = 4;

void AppendLength(std::size_t length, std::string& bytes) {
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    bytes.push_back(static_cast<char>(length >> (8 * i) & 0xff));
  }
}

// Takes a text that its length precedes; nothing if it is cut off.
std::optional<std::string_view> TakeText(std::string_view& bytes) {
  if (bytes.size() < kLengthBytes) return std::nullopt;
  std::size_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    length |= std::size_t{static_cast<uint8_t>(bytes[i])} << (8 * i);
  }
  bytes.remove_prefix(kLengthBytes);
  if (bytes.size() < length) return std::nullopt;
  const std::string_view text = bytes.substr(0, length);
  bytes.remove_prefix(length);
  return text;
}

bool TakeNumber(std::string_view text, int64_t& number) {
  return absl::SimpleAtoi(absl::string_view(text.data(), text.size()), &number);
}

void AppendText(std::string_view text, std::string& bytes) {
  AppendLength(text.size(), bytes);
  bytes.append(text);
}

}  // namespace

std::string EncodeTexts(const std::vector<std::string>& texts) {
  std::string bytes;
  for (const std::string& text : texts) AppendText(text, bytes);
  return bytes;
}

std::string EncodePage(const ReadPage& read) {
  const record::Page& page = read.page;
  std::string bytes(1, kPageLayout);
  AppendText(page.next_key, bytes);
  AppendText(page.next_name, bytes);
  AppendText(page.total.has_value() ? std::to_string(*page.total) : "", bytes);
  AppendText(std::to_string(read.position), bytes);
  for (std::size_t i = 0; i < page.bodies.size() && i < read.shown.size(); ++i) {
    AppendText(read.shown[i].name, bytes);
    AppendText(std::to_string(read.shown[i].version), bytes);
    AppendText(page.bodies[i], bytes);
  }
  return bytes;
}

std::optional<ReadPage> DecodePage(std::string_view bytes) {
  if (bytes.empty() || bytes[0] != kPageLayout) return std::nullopt;
  bytes.remove_prefix(1);
  std::vector<std::string_view> texts;
  while (!bytes.empty()) {
    const auto text = TakeText(bytes);
    if (!text.has_value()) return std::nullopt;
    texts.push_back(*text);
  }
  if (texts.size() < kPageTexts || (texts.size() - kPageTexts) % kRowTexts != 0) {
    return std::nullopt;
  }
  ReadPage read{.page = {.next_key = std::string(texts[0]), .next_name = std::string(texts[1])}};
  if (!texts[2].empty() && !TakeNumber(texts[2], read.page.total.emplace())) return std::nullopt;
  if (!TakeNumber(texts[3], read.position)) return std::nullopt;
  for (std::size_t i = kPageTexts; i < texts.size(); i += kRowTexts) {
    Shown& shown = read.shown.emplace_back(Shown{.name = std::string(texts[i])});
    if (!TakeNumber(texts[i + 1], shown.version)) return std::nullopt;
    read.page.bodies.emplace_back(texts[i + 2]);
  }
  return read;
}

std::string EncodeRecord(const record::Record& record) {
  const std::string audience = scope::EncodeAudience(record.audience);
  std::string bytes;
  bytes.reserve(1 + 3 * kLengthBytes + audience.size() + record.redirect.size() +
                record.body.size());
  bytes.push_back(kLayout);
  for (const std::string* text : {&audience, &record.redirect, &record.body}) {
    AppendText(*text, bytes);
  }
  return bytes;
}

std::optional<record::Record> DecodeRecord(std::string_view name, int64_t version,
                                           std::string_view bytes) {
  if (bytes.empty() || bytes[0] != kLayout) return std::nullopt;
  bytes.remove_prefix(1);
  const auto audience = TakeText(bytes);
  const auto redirect = audience.has_value() ? TakeText(bytes) : std::nullopt;
  const auto body = redirect.has_value() ? TakeText(bytes) : std::nullopt;
  if (!body.has_value() || !bytes.empty()) return std::nullopt;
  return record::Record{.name = std::string(name),
                        .version = version,
                        .body = std::string(*body),
                        .audience = scope::DecodeAudience(std::string(*audience)),
                        .redirect = std::string(*redirect)};
}

}  // namespace baraza::recordstore
