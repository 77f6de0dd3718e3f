package io.certwright.internal.lint;

import org.jspecify.annotations.Nullable;

/**
 * What the parts of a certificate say that rules across its parts ask for. Filled while the bytes
 * are read; used by one thread.
 */
final class Facts {

  /** Purposes, as bits. */
  static final int SERVER_AUTH = 1;

  static final int CLIENT_AUTH = 1 << 1;
  static final int CODE_SIGNING = 1 << 2;
  static final int EMAIL_PROTECTION = 1 << 3;
  static final int TIME_STAMPING = 1 << 4;
  static final int OCSP_SIGNING = 1 << 5;
  static final int ANY_PURPOSE = 1 << 6;
  static final int OTHER_PURPOSE = 1 << 7;

  int version = 1;
  int serialAt;
  int serialLength;
  boolean selfIssued;
  boolean subjectEmpty;
  int subjectAt;
  int commonNameFrom = -1;
  int commonNameTo;
  int unitAt = -1;
  long notBefore;
  long notAfter;
  int validityAt;
  boolean hasTimes;
  @Nullable KeyKind key;
  int keyAt;

  /** Whether the key is on a curve that is none of the web PKI's. */
  boolean oddCurve;

  int modulusBits;
  boolean compressedPoint;

  /** Whether it is RSA of either padding or ECDSA, with SHA-256 or longer. */
  boolean webSignature;

  int signatureAt;
  int extensionsAt = -1;

  /** The extensions below 2.5.29 that are there, as bits of their last arc. */
  long extensions;

  boolean certificateAuthority;
  int pathLengthAt = -1;

  /** Bit n of RFC 5280, section 4.2.1.3, as 1 &lt;&lt; n; -1: the extension is absent. */
  int keyUsage = -1;

  int keyUsageAt;
  int purposes;
  int purposesAt;
  int sanFrom = -1;
  int sanTo;
  boolean sanCritical;
  boolean authorityInformation;
  boolean ocsp;

  /** Whether the extension 2.5.29.n is there. */
  boolean has(int arc) {
    return (extensions & 1L << arc) != 0;
  }

  /** Notes the extension 2.5.29.n; false: it was there already. */
  boolean see(int arc) {
    boolean first = !has(arc);
    extensions |= 1L << arc;
    return first;
  }

  /** Whether the key usage is there and has one of these bits. */
  boolean allows(int bits) {
    return keyUsage >= 0 && (keyUsage & bits) != 0;
  }
}
