package io.certwright.internal.revocation;

/** The identifier octets that lists and answers are read by. */
final class CrlTags {

  static final int INTEGER = 0x02;
  static final int ENUMERATED = 0x0a;
  static final int BOOLEAN = 0x01;
  static final int UTC_TIME = 0x17;
  static final int GENERALIZED_TIME = 0x18;
  static final int SEQUENCE = 0x30;
  static final int EXTENSIONS = 0xa0;

  private CrlTags() {}
}
