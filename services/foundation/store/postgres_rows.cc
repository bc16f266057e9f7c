#include "services/foundation/store/postgres_rows.h"

#include <algorithm>
#include <bit>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"

namespace baraza::store {
namespace {

// Types of columns (pg_type.dat of PostgreSQL; a domain shows as what it is made of) that are read
// in binary format.
constexpr Oid kBool = 16, kBytea = 17, kName = 19, kInt8 = 20, kInt2 = 21, kInt4 = 23, kText = 25,
              kFloat8 = 701, kBpchar = 1042, kVarchar = 1043;

bool IsReadAs(Oid oid, Type type) {
  switch (type) {
    case Type::kInt:
      return oid == kInt8 || oid == kInt4 || oid == kInt2 || oid == kBool;
    case Type::kDouble:
      return oid == kFloat8;
    case Type::kText:
      return oid == kText || oid == kVarchar || oid == kName || oid == kBpchar;
    case Type::kBytes:
      return oid == kBytea;
  }
  return false;
}

bool IsBinary(const PGresult& result, int column) {
  return PQfformat(&result, column) == static_cast<int>(PostgresFormat::kBinary);
}

// Other types have formats of their own: what they hold must not be taken for something else.
absl::Status CheckColumns(const PGresult& result, absl::Span<const Type> columns) {
  if (PQnfields(&result) != static_cast<int>(columns.size())) {
    return absl::InternalError(absl::StrCat("a query answers ", PQnfields(&result),
                                            " columns, and ", columns.size(), " are read"));
  }
  for (int i = 0; i < PQnfields(&result); ++i) {
    if (!IsBinary(result, i) && columns[i] != Type::kBytes) continue;
    if (IsReadAs(PQftype(&result, i), columns[i])) continue;
    return absl::InternalError(absl::StrCat("column ", PQfname(&result, i), " of type ",
                                            PQftype(&result, i),
                                            " cannot be read beside bytes: cast it"));
  }
  return absl::OkStatus();
}

// Binary numbers come with the greatest byte first.
uint64_t BigEndian(const char* data, int length) {
  uint64_t number = 0;
  for (int i = 0; i < length; ++i) number = number << 8 | static_cast<uint8_t>(data[i]);
  return number;
}

int64_t BinaryNumber(const char* data, int length) {
  const int unused = 64 - 8 * length;  // bits: shifted out and in again for the sign
  return static_cast<int64_t>(BigEndian(data, length) << unused) >> unused;
}

// The T that `value` holds; a new one if it holds something else.
template <class T>
T& HeldIn(Value& value) {
  if (auto* held = std::get_if<T>(&value)) return *held;
  return value.emplace<T>();
}

// Reads a column that is not NULL into `value`, whose memory is used again if it still holds a
// text. False: a text is no such number.
bool Read(absl::string_view data, Type type, bool binary, Value& value) {
  const int length = static_cast<int>(data.size());
  switch (type) {
    case Type::kInt: {
      auto& number = HeldIn<int64_t>(value);
      if (!binary) return absl::SimpleAtoi(data, &number);
      number = BinaryNumber(data.data(), length);
      return true;
    }
    case Type::kDouble: {
      auto& real = HeldIn<double>(value);
      if (!binary) return absl::SimpleAtod(data, &real);
      real = std::bit_cast<double>(BigEndian(data.data(), length));
      return true;
    }
    case Type::kText:
      HeldIn<std::string>(value).assign(data.data(), data.size());
      return true;
    case Type::kBytes:
      HeldIn<Bytes>(value).value.assign(data.data(), data.size());
      return true;
  }
  return false;
}

absl::Status ReadRow(const PGresult& result, int row, absl::Span<const Type> columns,
                     std::vector<Value>& values) {
  for (int i = 0; i < static_cast<int>(columns.size()); ++i) {
    if (PQgetisnull(&result, row, i) == 1) {
      values[i] = std::monostate();
      continue;
    }
    const absl::string_view data(PQgetvalue(&result, row, i), PQgetlength(&result, row, i));
    if (Read(data, columns[i], IsBinary(result, i), values[i])) continue;
    return absl::InternalError(absl::StrCat("column ", PQfname(&result, i), " holds no number"));
  }
  return absl::OkStatus();
}

}  // namespace

PostgresFormat FormatFor(absl::Span<const Type> columns) {
  const bool bytes = std::count(columns.begin(), columns.end(), Type::kBytes) > 0;
  return bytes ? PostgresFormat::kBinary : PostgresFormat::kText;
}

absl::Status PassRows(const PGresult& result, absl::Span<const Type> columns,
                      const Session::RowSink& sink) {
  RETURN_IF_ERROR(CheckColumns(result, columns));
  std::vector<Value> values(columns.size());
  for (int row = 0; row < PQntuples(&result); ++row) {
    RETURN_IF_ERROR(ReadRow(result, row, columns, values));
    RETURN_IF_ERROR(sink(values));
  }
  return absl::OkStatus();
}

}  // namespace baraza::store
