// The stores and registers of the organisations service, put together over one ledger; what its
// gRPC services act on, and what tests drive without gRPC.
//
// Ownership: the ledger and the clock outlive both. Thread-safety: as the stores and registers.
#pragma once

#include "services/foundation/clock/clock.h"
#include "services/foundation/recordstore/ledger.h"
#include "services/organisations/domain/authority_rules.h"
#include "services/organisations/domain/consortium_rules.h"
#include "services/organisations/domain/contact_register.h"
#include "services/organisations/domain/membership_register.h"
#include "services/organisations/domain/organisation_register.h"
#include "services/organisations/domain/role_binding_rules.h"
#include "services/organisations/storage/alliance_store.h"
#include "services/organisations/storage/authority_store.h"
#include "services/organisations/storage/contact_store.h"
#include "services/organisations/storage/organisation_store.h"

namespace baraza::organisations {

// All that is kept, in SQL.
struct Stores {
  Stores(recordstore::Ledger& ledger, size_t cache_bytes)
      : organisations(ledger, cache_bytes / 4 * 3),
        alliances(ledger, cache_bytes / 32),
        memberships(ledger, cache_bytes / 16),
        consortia(ledger, cache_bytes / 32),
        authorities(ledger, cache_bytes / 32),
        bindings(ledger, cache_bytes / 32),
        contacts(ledger) {}

  OrganisationStore organisations;
  AllianceStore alliances;
  MembershipStore memberships;
  ConsortiumStore consortia;
  AuthorityStore authorities;
  RoleBindingStore bindings;
  ContactStore contacts;
};

// All that can be done with it.
struct Registers {
  Registers(recordstore::Ledger& ledger, Stores& stores, const clock::Clock& clock)
      : membership_moves(stores.memberships, stores.memberships, clock),
        contact_moves(stores.contacts, stores.contacts, stores.organisations),
        organisations(ledger, ledger,
                      {stores.organisations, stores.organisations, stores.alliances,
                       membership_moves, contact_moves, clock}),
        alliances(ledger, stores.alliances, alliance_rules, clock),
        memberships(ledger, stores.memberships,
                    {stores.alliances, stores.organisations, stores.memberships, clock}),
        consortium_rules({stores.alliances, stores.authorities, stores.memberships}),
        consortia(ledger, stores.consortia, consortium_rules, clock),
        authority_rules(stores.organisations),
        authorities(ledger, stores.authorities, authority_rules, clock),
        bindings(ledger, stores.bindings,
                 {stores.organisations, stores.alliances, stores.authorities, stores.bindings},
                 clock),
        contacts({ledger, stores.contacts, stores.contacts, stores.organisations,
                  organisations.rules(), clock}) {}

  MembershipMoves membership_moves;
  ContactMoves contact_moves;
  OrganisationRegister organisations;
  AllianceRules alliance_rules;
  AllianceRegister alliances;
  MembershipRegister memberships;
  ConsortiumRules consortium_rules;
  ConsortiumRegister consortia;
  AuthorityRules authority_rules;
  AuthorityRegister authorities;
  RoleBindingRegister bindings;
  ContactRegister contacts;
};

}  // namespace baraza::organisations
