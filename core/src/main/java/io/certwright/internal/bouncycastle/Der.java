package io.certwright.internal.bouncycastle;

/** The identifier octets (X.690, section 8.1.2) that the writer, the readers and the scan share. */
final class Der {
  static final int BOOLEAN = 0x01;
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int OID = 0x06;
  static final int UTF8_STRING = 0x0c;
  static final int UTC_TIME = 0x17;
  static final int GENERALIZED_TIME = 0x18;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  static final int CONSTRUCTED = 0x20;
  static final int CONTEXT = 0x80;

  /** These five bits say that the tag goes on in further bytes. */
  static final int LONG_TAG = 0x1f;

  /**
   * How deep sequences may be nested. Records need four levels, certificates about ten; a bound
   * keeps hostile bytes from exhausting the stack of whoever walks them.
   */
  static final int MAX_DEPTH = 32;

  private Der() {}
}
