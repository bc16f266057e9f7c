#include "services/foundation/store/soci_session.h"

#include <exception>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "services/foundation/store/sessions.h"

namespace baraza::store {
namespace {

Type TypeOfParameter(const Value& value) {
  if (std::holds_alternative<int64_t>(value)) return Type::kInt;
  if (std::holds_alternative<double>(value)) return Type::kDouble;
  if (std::holds_alternative<Bytes>(value)) return Type::kBytes;
  return Type::kText;
}

}  // namespace

struct SociSession::Prepared {
  explicit Prepared(soci::session& sql) : statement(sql) {}

  void Exchange(Cell& cell, bool into) {
    if (cell.type == Type::kInt) {
      Exchange(cell.number, cell.indicator, into);
    } else if (cell.type == Type::kDouble) {
      Exchange(cell.real, cell.indicator, into);
    } else {
      Exchange(cell.text, cell.indicator, into);
    }
  }
  template <class T>
  void Exchange(T& value, soci::indicator& indicator, bool into) {
    if (into) {
      statement.exchange(soci::into(value, indicator));
    } else {
      statement.exchange(soci::use(value, indicator));
    }
  }

  std::vector<Cell> parameters;
  std::vector<Cell> columns;
  soci::statement statement;
};

SociSession::SociSession(const soci::backend_factory& backend, const std::string& target)
    : sql_(backend, target) {}

SociSession::~SociSession() = default;

void SociSession::Bind(Prepared& prepared, absl::Span<const Value> parameters) {
  for (size_t i = 0; i < parameters.size(); ++i) {
    const Value& value = parameters[i];
    Cell& cell = prepared.parameters[i];
    cell.indicator = std::holds_alternative<std::monostate>(value) ? soci::i_null : soci::i_ok;
    if (const auto* number = std::get_if<int64_t>(&value)) cell.number = *number;
    if (const auto* real = std::get_if<double>(&value)) cell.real = *real;
    if (const auto* text = std::get_if<std::string>(&value)) cell.text = *text;
    if (const auto* bytes = std::get_if<Bytes>(&value)) {
      cell.text.assign(bytes->value, 0, StoredSize(*bytes));
    }
  }
}

void SociSession::Exchange(Prepared& prepared, absl::Span<const Value> parameters,
                           absl::Span<const Type> columns) {
  prepared.parameters.resize(parameters.size());
  prepared.columns.resize(columns.size());
  for (size_t i = 0; i < columns.size(); ++i) {
    prepared.columns[i].type = columns[i];
    prepared.Exchange(prepared.columns[i], /*into=*/true);
  }
  for (size_t i = 0; i < parameters.size(); ++i) {
    prepared.parameters[i].type = TypeOfParameter(parameters[i]);
    prepared.Exchange(prepared.parameters[i], /*into=*/false);
  }
}

SociSession::Prepared& SociSession::Prepare(std::string_view sql,
                                            absl::Span<const Value> parameters,
                                            absl::Span<const Type> columns) {
  std::string key(sql);
  for (const Value& value : parameters) key.push_back('0' + static_cast<char>(value.index()));
  if (auto found = prepared_.find(key); found != prepared_.end()) return *found->second;
  if (prepared_.size() >= kMaxPrepared) prepared_.clear();

  auto prepared = std::make_unique<Prepared>(sql_);
  Exchange(*prepared, parameters, columns);
  prepared->statement.alloc();
  prepared->statement.prepare(std::string(sql));
  prepared->statement.define_and_bind();
  return *prepared_.emplace(std::move(key), std::move(prepared)).first->second;
}

// Runs `body` and turns what SOCI throws into a status. A statement that failed may be half-way
// through its rows: all are prepared afresh.
template <class Body>
absl::Status SociSession::Guard(std::string_view sql, const Body& body) {
  absl::Status status;
  try {
    status = body();
  } catch (const soci::soci_error& error) {
    status = Translate(error);
  } catch (const std::exception& error) {
    status =
        absl::InternalError(absl::StrCat("SQL failed: ", error.what(), " in: ", std::string(sql)));
  }
  if (!status.ok()) prepared_.clear();
  return status;
}

absl::Status SociSession::RunOnce(std::string_view sql) {
  return Guard(sql, [&] {
    sql_ << std::string(sql);
    return absl::OkStatus();
  });
}

absl::StatusOr<int64_t> SociSession::Run(std::string_view sql, absl::Span<const Value> parameters) {
  RETURN_IF_ERROR(CheckTexts(parameters));
  int64_t affected = 0;
  RETURN_IF_ERROR(Guard(sql, [&] {
    Prepared& prepared = Prepare(sql, parameters, {});
    Bind(prepared, parameters);
    prepared.statement.execute(true);
    affected = prepared.statement.get_affected_rows();
    return absl::OkStatus();
  }));
  return affected;
}

absl::Status SociSession::Rows(std::string_view sql, absl::Span<const Value> parameters,
                               absl::Span<const Type> columns, const RowSink& sink) {
  RETURN_IF_ERROR(CheckTexts(parameters));
  return Guard(sql, [&] {
    Prepared& prepared = Prepare(sql, parameters, columns);
    Bind(prepared, parameters);
    prepared.statement.execute(false);
    return PassRows(*prepared.statement.get_backend(), columns, sink);
  });
}

}  // namespace baraza::store
