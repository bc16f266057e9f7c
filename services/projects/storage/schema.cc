#include "services/projects/storage/schema.h"

namespace baraza::projects {
namespace {

constexpr char kTables[] = R"sql(
CREATE TABLE project (
  name KEY_TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  is_public BIGINT NOT NULL,
  readers TEXT NOT NULL,
  redirect TEXT NOT NULL,
  title TEXT NOT NULL,
  sort_title KEY_TEXT NOT NULL,
  created KEY_TEXT NOT NULL,
  kind BIGINT NOT NULL,
  stage BIGINT NOT NULL,
  state BIGINT NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX project_by_title ON project (sort_title, name);
CREATE INDEX project_by_time ON project (created, name);
CREATE TABLE project_reader (
  name KEY_TEXT NOT NULL REFERENCES project (name),
  reader KEY_TEXT NOT NULL,
  PRIMARY KEY (name, reader)
);
CREATE TABLE project_country (
  name KEY_TEXT NOT NULL REFERENCES project (name),
  country KEY_TEXT NOT NULL,
  PRIMARY KEY (name, country)
);
CREATE INDEX project_country_by_country ON project_country (country, name);
CREATE TABLE project_participant (
  name KEY_TEXT NOT NULL REFERENCES project (name),
  organisation KEY_TEXT NOT NULL,
  role BIGINT NOT NULL,
  PRIMARY KEY (name, organisation, role)
);
CREATE INDEX project_participant_by_organisation ON project_participant (organisation, name);
CREATE TABLE project_identifier (
  name KEY_TEXT NOT NULL REFERENCES project (name),
  scheme TEXT NOT NULL,
  value TEXT NOT NULL,
  key KEY_TEXT NOT NULL
);
CREATE INDEX project_identifier_by_name ON project_identifier (name);
CREATE INDEX project_identifier_by_key ON project_identifier (key);
CREATE TABLE project_theme (
  name KEY_TEXT NOT NULL REFERENCES project (name),
  theme KEY_TEXT NOT NULL,
  PRIMARY KEY (name, theme)
);
CREATE INDEX project_theme_by_theme ON project_theme (theme, name);

CREATE TABLE result (
  name KEY_TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  is_public BIGINT NOT NULL,
  readers TEXT NOT NULL,
  redirect TEXT NOT NULL,
  project KEY_TEXT NOT NULL REFERENCES project (name),
  indicator BIGINT NOT NULL,
  state BIGINT NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX result_by_project ON result (project, name);
CREATE TABLE result_reader (
  name KEY_TEXT NOT NULL REFERENCES result (name),
  reader KEY_TEXT NOT NULL,
  PRIMARY KEY (name, reader)
);
)sql";

}  // namespace

const std::vector<store::Migration>& Migrations() {
  static const std::vector<store::Migration> kMigrations = {{1, kTables}};
  return kMigrations;
}

}  // namespace baraza::projects
