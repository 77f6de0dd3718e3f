package io.certwright.internal.lint;

import java.util.HexFormat;

/** The contents of object identifiers. */
final class Oids {

  /** 2.5.29: extensions of certificates. */
  static final byte[] EXTENSION = hex("551d");

  /** 2.5.4: attributes of names. */
  static final byte[] ATTRIBUTE = hex("5504");

  static final byte[] DOMAIN_COMPONENT = hex("0992268993f22c640119");
  static final byte[] EMAIL_ADDRESS = hex("2a864886f70d010901");

  /** 1.3.6.1.5.5.7.1: private extensions. */
  static final byte[] PRIVATE_EXTENSION = hex("2b060105050701");

  /** 1.3.6.1.5.5.7.3: purposes. */
  static final byte[] PURPOSE = hex("2b060105050703");

  static final byte[] ANY_PURPOSE = hex("551d2500");
  static final byte[] ANY_POLICY = hex("551d2000");

  /** 1.3.6.1.5.5.7.2.2: a user notice. */
  static final byte[] USER_NOTICE = hex("2b06010505070202");

  /** 1.3.6.1.5.5.7.48.1: where OCSP is answered. */
  static final byte[] OCSP = hex("2b06010505073001");

  /** 1.2.840.113549.1.1: RSA keys and signatures. */
  static final byte[] RSA = hex("2a864886f70d0101");

  static final byte[] EC_KEY = hex("2a8648ce3d0201");
  static final byte[] ECDSA_SHA1 = hex("2a8648ce3d0401");

  /** 1.2.840.10045.4.3: ECDSA with SHA-2. */
  static final byte[] ECDSA = hex("2a8648ce3d0403");

  /** 1.3.101: the curves of RFC 8410. */
  static final byte[] EDWARDS = hex("2b65");

  /** 2.16.840.1.101.3.4.3: DSA, ML-DSA and SLH-DSA. */
  static final byte[] NIST_SIGNATURE = hex("6086480165030403");

  private Oids() {}

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
