package io.certwright.internal.lint;

/** The last arcs of the extensions below 2.5.29. */
final class Extension {

  static final int DIRECTORY_ATTRIBUTES = 9;
  static final int SUBJECT_KEY_ID = 14;
  static final int KEY_USAGE = 15;
  static final int SUBJECT_NAMES = 17;
  static final int ISSUER_NAMES = 18;
  static final int BASIC_CONSTRAINTS = 19;
  static final int NAME_CONSTRAINTS = 30;
  static final int CRL_POINTS = 31;
  static final int POLICIES = 32;
  static final int POLICY_MAPPINGS = 33;
  static final int AUTHORITY_KEY_ID = 35;
  static final int POLICY_CONSTRAINTS = 36;
  static final int PURPOSES = 37;
  static final int FRESHEST_CRL = 46;
  static final int INHIBIT_ANY = 54;

  private Extension() {}
}
