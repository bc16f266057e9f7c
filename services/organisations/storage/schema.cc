#include "services/organisations/storage/schema.h"

namespace baraza::organisations {
namespace {

constexpr char kOrganisations[] = R"sql(
CREATE TABLE organisation (
  name KEY_TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  is_public BIGINT NOT NULL,
  readers TEXT NOT NULL,
  redirect TEXT NOT NULL,
  display_name TEXT NOT NULL,
  sort_name KEY_TEXT NOT NULL,
  created KEY_TEXT NOT NULL,
  type BIGINT NOT NULL,
  country KEY_TEXT NOT NULL,
  state BIGINT NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX organisation_by_name ON organisation (sort_name, name);
CREATE INDEX organisation_by_country ON organisation (country, sort_name, name);
CREATE INDEX organisation_by_time ON organisation (created, name);
CREATE TABLE organisation_reader (
  name KEY_TEXT NOT NULL REFERENCES organisation (name),
  reader KEY_TEXT NOT NULL,
  PRIMARY KEY (name, reader)
);
CREATE TABLE organisation_identifier (
  name KEY_TEXT NOT NULL REFERENCES organisation (name),
  scheme TEXT NOT NULL,
  value TEXT NOT NULL,
  key KEY_TEXT NOT NULL,
  verified_key KEY_TEXT UNIQUE
);
CREATE INDEX organisation_identifier_by_name ON organisation_identifier (name);
CREATE INDEX organisation_identifier_by_key ON organisation_identifier (key);
)sql";

// Search, and what a list is filtered by since there are alliances. Rows of the first step are
// derived anew while the service runs.
constexpr char kSearch[] = R"sql(
ALTER TABLE organisation ADD COLUMN derived BIGINT NOT NULL DEFAULT 1;
ALTER TABLE organisation ADD COLUMN words TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN alliance KEY_TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN attested BIGINT NOT NULL DEFAULT 0;
CREATE INDEX organisation_by_derivation ON organisation (derived);
CREATE TABLE organisation_word (
  word KEY_TEXT NOT NULL,
  weight BIGINT NOT NULL,
  name KEY_TEXT NOT NULL,
  PRIMARY KEY (word, weight, name)
) CLUSTERED;
CREATE TABLE organisation_diaspora (
  name KEY_TEXT NOT NULL REFERENCES organisation (name),
  country KEY_TEXT NOT NULL
);
CREATE INDEX organisation_diaspora_by_name ON organisation_diaspora (name, country);
CREATE TABLE organisation_offering (
  name KEY_TEXT NOT NULL REFERENCES organisation (name),
  word KEY_TEXT NOT NULL
);
CREATE INDEX organisation_offering_by_name ON organisation_offering (name, word);
)sql";

constexpr char kAlliances[] = R"sql(
CREATE TABLE alliance (
  name KEY_TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  is_public BIGINT NOT NULL,
  readers TEXT NOT NULL,
  redirect TEXT NOT NULL,
  sort_name KEY_TEXT NOT NULL,
  attest_days BIGINT NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX alliance_by_name ON alliance (sort_name, name);
CREATE TABLE alliance_reader (
  name KEY_TEXT NOT NULL REFERENCES alliance (name),
  reader KEY_TEXT NOT NULL,
  PRIMARY KEY (name, reader)
);
CREATE TABLE alliance_country (
  name KEY_TEXT NOT NULL REFERENCES alliance (name),
  country KEY_TEXT NOT NULL,
  PRIMARY KEY (name, country)
);
CREATE TABLE membership (
  name KEY_TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  is_public BIGINT NOT NULL,
  readers TEXT NOT NULL,
  redirect TEXT NOT NULL,
  alliance KEY_TEXT NOT NULL,
  organisation KEY_TEXT NOT NULL,
  role BIGINT NOT NULL,
  state BIGINT NOT NULL,
  live_key KEY_TEXT UNIQUE,
  active_as KEY_TEXT,
  created KEY_TEXT NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX membership_by_organisation ON membership (organisation, active_as);
CREATE INDEX membership_by_alliance ON membership (alliance, created, name);
CREATE INDEX membership_by_time ON membership (created, name);
CREATE TABLE membership_reader (
  name KEY_TEXT NOT NULL REFERENCES membership (name),
  reader KEY_TEXT NOT NULL,
  PRIMARY KEY (name, reader)
);
CREATE TABLE consortium (
  name KEY_TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  is_public BIGINT NOT NULL,
  readers TEXT NOT NULL,
  redirect TEXT NOT NULL,
  alliance KEY_TEXT NOT NULL,
  theme KEY_TEXT NOT NULL,
  sort_name KEY_TEXT NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX consortium_by_name ON consortium (sort_name, name);
CREATE INDEX consortium_by_alliance ON consortium (alliance, sort_name, name);
CREATE TABLE consortium_reader (
  name KEY_TEXT NOT NULL REFERENCES consortium (name),
  reader KEY_TEXT NOT NULL,
  PRIMARY KEY (name, reader)
);
CREATE TABLE consortium_member (
  name KEY_TEXT NOT NULL REFERENCES consortium (name),
  organisation KEY_TEXT NOT NULL
);
CREATE INDEX consortium_member_by_name ON consortium_member (name, organisation);
)sql";

constexpr char kAuthorities[] = R"sql(
CREATE TABLE authority (
  name KEY_TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  is_public BIGINT NOT NULL,
  readers TEXT NOT NULL,
  redirect TEXT NOT NULL,
  sort_name KEY_TEXT NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX authority_by_name ON authority (sort_name, name);
CREATE TABLE authority_reader (
  name KEY_TEXT NOT NULL REFERENCES authority (name),
  reader KEY_TEXT NOT NULL,
  PRIMARY KEY (name, reader)
);
CREATE TABLE authority_place (
  name KEY_TEXT NOT NULL REFERENCES authority (name),
  place KEY_TEXT NOT NULL
);
CREATE INDEX authority_place_by_name ON authority_place (name, place);
CREATE TABLE role_binding (
  name KEY_TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  is_public BIGINT NOT NULL,
  readers TEXT NOT NULL,
  redirect TEXT NOT NULL,
  subject KEY_TEXT NOT NULL,
  resource KEY_TEXT NOT NULL,
  state BIGINT NOT NULL,
  live_key KEY_TEXT UNIQUE,
  body BLOB NOT NULL
);
CREATE INDEX role_binding_by_subject ON role_binding (subject, name);
CREATE INDEX role_binding_by_resource ON role_binding (resource, name);
CREATE TABLE role_binding_reader (
  name KEY_TEXT NOT NULL REFERENCES role_binding (name),
  reader KEY_TEXT NOT NULL,
  PRIMARY KEY (name, reader)
);
)sql";

constexpr char kContacts[] = R"sql(
CREATE TABLE contact (
  name KEY_TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  is_public BIGINT NOT NULL,
  readers TEXT NOT NULL,
  redirect TEXT NOT NULL,
  organisation KEY_TEXT NOT NULL,
  purpose BIGINT NOT NULL,
  retained_until BIGINT NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX contact_by_organisation ON contact (organisation, name);
CREATE INDEX contact_by_retention ON contact (retained_until);
CREATE TABLE contact_reader (
  name KEY_TEXT NOT NULL REFERENCES contact (name),
  reader KEY_TEXT NOT NULL,
  PRIMARY KEY (name, reader)
);
)sql";

}  // namespace

const std::vector<store::Migration>& Migrations() {
  static const std::vector<store::Migration> kMigrations = {
      {1, kOrganisations}, {2, kSearch}, {3, kAlliances}, {4, kAuthorities}, {5, kContacts}};
  return kMigrations;
}

}  // namespace baraza::organisations
