package io.certwright.internal.lint;

/** The rules of keys: their encoding, what they can be used for, and how weak ones are known. */
enum KeyRule implements Rule {
  KEY_SYNTAX(Gravity.BREAKAGE, "RFC 5280, section 4.1.2.7", "the public key cannot be read"),
  KEY_UNKNOWN(
      Gravity.NOTICE,
      "RFC 5280, section 4.1.2.7",
      "the public key is of a kind that is not known here, so it was not examined"),
  KEY_PARAMETERS(
      Gravity.FLAW,
      "RFC 3279, section 2.3",
      "the public key's algorithm has other parameters than it must have"),
  KEY_LENGTH(
      Gravity.BREAKAGE,
      "RFC 5280, section 4.1.2.7",
      "the public key has another length than keys of its kind have"),
  KEY_USAGE_KEY_TYPE(
      Gravity.FLAW,
      "RFC 3279, section 2.3; RFC 8813, section 3",
      "a key of that kind cannot be used for what the key usage says"),
  KEY_USAGE_EDWARDS(
      Gravity.FLAW,
      "RFC 9295, section 3",
      "a key of that Edwards or Montgomery curve cannot be used for what the key usage says"),
  KEY_USAGE_POST_QUANTUM(
      Gravity.FLAW,
      "RFC 9881, section 5; RFC 9909, section 6",
      "a key of ML-DSA or SLH-DSA cannot be used for what the key usage says"),
  RSA_SMALL(
      Gravity.BREAKAGE,
      "NIST SP 800-131A Rev. 2, section 3",
      "the RSA key has fewer than 2048 bits"),
  RSA_LARGE(
      Gravity.WARNING,
      "RFC 8017, section 3.1",
      "the RSA key has more than 16384 bits, which most software refuses; it was not examined"),
  RSA_EXPONENT(
      Gravity.BREAKAGE, "FIPS 186-5, section 5.1", "the exponent of the RSA key is not 65537"),
  RSA_SMALL_FACTOR(
      Gravity.BREAKAGE, "NIST SP 800-89, section 5.3.3", "the RSA modulus has a factor below 752"),
  RSA_ROCA(
      Gravity.BREAKAGE,
      "CVE-2017-15361",
      "the RSA key has the fingerprint of keys that can be factored (ROCA)"),
  RSA_CLOSE_PRIMES(
      Gravity.BREAKAGE,
      "CVE-2022-26320",
      "the primes of the RSA key are so close that Fermat's method finds them"),
  EC_POINT_FORM(
      Gravity.FLAW, "RFC 5480, section 2.2", "the point is neither uncompressed nor compressed"),
  EC_POINT_INFINITY(
      Gravity.BREAKAGE, "RFC 5480, section 2.2", "the public key is the point at infinity"),
  EC_POINT_OFF_CURVE(
      Gravity.BREAKAGE, "NIST SP 800-186, appendix D.1", "the point is not on its curve"),
  EC_CURVE_UNKNOWN(
      Gravity.WARNING,
      "RFC 5480, section 2.1.1",
      "the curve is not known here, so the point was not examined"),
  ED_POINT_INVALID(
      Gravity.BREAKAGE,
      "RFC 8032, section 5.1.3",
      "the public key is no point of its Edwards curve, or one of low order"),
  ED_POINT_MIXED_ORDER(
      Gravity.BREAKAGE,
      "RFC 8032, section 8",
      "the point of the Edwards curve has a part of low order");

  private final Gravity gravity;
  private final String citation;
  private final String text;

  KeyRule(Gravity gravity, String citation, String text) {
    this.gravity = gravity;
    this.citation = citation;
    this.text = text;
  }

  @Override
  public Gravity gravity() {
    return gravity;
  }

  @Override
  public String citation() {
    return citation;
  }

  @Override
  public String text() {
    return text;
  }
}
