package io.certwright.benchmarks;

import io.certwright.Vault;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Scope;

/** A hundred assignments of one identity: most are beside what it does, and one denies. */
final class Assignments {

  static final String SOMEBODY = "somebody";

  private static final int COUNT = 100;

  private Assignments() {}

  /** One that lets it see what begins like a name, one that denies another, and others. */
  static void hundred(Vault vault, String name) {
    var somebody = Principal.identity(SOMEBODY);
    var get = Grant.permissions(Permission.CERTIFICATES_GET);
    var contacts = Grant.permissions(Permission.CERTIFICATES_MANAGE_CONTACTS);
    var access = vault.access();
    access.putAssignment(
        Assignment.allow("all", somebody, get, Scope.prefix(name.substring(0, 1))));
    access.putAssignment(Assignment.deny("not", somebody, get, Scope.certificate(name + "-not")));
    access.putAssignment(Assignment.allow("contacts", somebody, contacts, Scope.vault()));
    for (int i = 3; i < COUNT; i++) {
      var scope = i % 2 == 0 ? Scope.prefix("team-" + i) : Scope.certificate("single-" + i);
      access.putAssignment(Assignment.allow("other-" + i, somebody, get, scope));
    }
  }
}
