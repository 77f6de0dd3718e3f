package io.certwright.internal.lint;

/** The rules of RFC 5280, and of DER. */
enum ProfileRule implements Rule {
  DER_SYNTAX(Gravity.BREAKAGE, "X.690, section 10", "this is not one certificate in DER"),
  TBS_SYNTAX(
      Gravity.BREAKAGE,
      "RFC 5280, section 4.1",
      "the to-be-signed part does not have the fields that it must have"),
  DEFAULT_ENCODED(
      Gravity.FLAW, "X.690, section 11.5", "a default value is written out, which DER forbids"),
  BOOLEAN_VALUE(Gravity.FLAW, "X.690, section 11.1", "a BOOLEAN is neither 00 nor FF"),
  SET_ORDER(
      Gravity.FLAW,
      "X.690, section 11.6",
      "the parts of a relative name are not in the order of DER"),
  VERSION_NOT_3(
      Gravity.FLAW, "RFC 5280, section 4.1.2.1", "there are extensions, but the version is not 3"),
  VERSION_1(
      Gravity.WARNING,
      "RFC 5280, section 4.1.2.1",
      "there are no extensions, so that nothing says what the key is for"),
  SERIAL_SYNTAX(
      Gravity.BREAKAGE,
      "RFC 5280, section 4.1.2.2",
      "the serial number is not an INTEGER in its shortest form"),
  SERIAL_NOT_POSITIVE(
      Gravity.FLAW, "RFC 5280, section 4.1.2.2", "the serial number is not positive"),
  SERIAL_TOO_LONG(
      Gravity.FLAW, "RFC 5280, section 4.1.2.2", "the serial number has more than 20 bytes"),
  SIGNATURE_ALGORITHMS_DIFFER(
      Gravity.BREAKAGE,
      "RFC 5280, section 4.1.1.2",
      "the signature algorithm within is another one than that outside"),
  SIGNATURE_SYNTAX(
      Gravity.BREAKAGE, "RFC 5280, section 4.1.1.2", "the signature algorithm cannot be read"),
  SIGNATURE_PARAMETERS(
      Gravity.FLAW,
      "RFC 5280, section 4.1.1.2",
      "the signature algorithm has other parameters than it must have"),
  SIGNATURE_HASH_WEAK(
      Gravity.BREAKAGE,
      "RFC 6194, section 3",
      "the signature is over a broken hash (MD2, MD5 or SHA-1)"),
  NAME_SYNTAX(Gravity.BREAKAGE, "RFC 5280, section 4.1.2.4", "a distinguished name cannot be read"),
  ISSUER_EMPTY(Gravity.BREAKAGE, "RFC 5280, section 4.1.2.4", "the issuer has no name"),
  TIME_SYNTAX(
      Gravity.FLAW,
      "RFC 5280, section 4.1.2.5",
      "a time is not in the form YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ"),
  TIME_BEFORE_2050(
      Gravity.FLAW, "RFC 5280, section 4.1.2.5", "a time before 2050 is not a UTCTime"),
  VALIDITY_ORDER(
      Gravity.BREAKAGE, "RFC 5280, section 4.1.2.5", "the validity ends before it begins"),
  SUBJECT_EMPTY_CA(
      Gravity.FLAW, "RFC 5280, section 4.1.2.6", "the subject of an authority is empty"),
  SUBJECT_EMPTY_SAN(
      Gravity.FLAW,
      "RFC 5280, section 4.2.1.6",
      "the subject is empty, and there is no critical alternative name in its place"),
  ATTRIBUTE_STRING(
      Gravity.FLAW,
      "RFC 5280, section 4.1.2.4",
      "an attribute of the subject is a string of a type that it must not be"),
  ATTRIBUTE_LEGACY_STRING(
      Gravity.WARNING,
      "RFC 5280, section 4.1.2.4",
      "an attribute of the subject is a string of a type that is only for old names"),
  ATTRIBUTE_CHARACTERS(
      Gravity.FLAW,
      "RFC 5280, section 4.1.2.4",
      "an attribute of the subject has characters that its string type does not have"),
  ATTRIBUTE_EMPTY(Gravity.FLAW, "RFC 5280, appendix A.1", "an attribute of the subject is empty"),
  ATTRIBUTE_TOO_LONG(
      Gravity.FLAW,
      "RFC 5280, appendix A.1",
      "an attribute of the subject is longer than its upper bound"),
  COUNTRY(
      Gravity.FLAW,
      "RFC 5280, appendix A.1",
      "the country of the subject is not two capital letters"),
  UNIQUE_IDENTIFIER(
      Gravity.FLAW,
      "RFC 5280, section 4.1.2.8",
      "there is a unique identifier, which nobody must generate"),
  EXTENSIONS_EMPTY(Gravity.FLAW, "RFC 5280, section 4.1.2.9", "the list of extensions is empty"),
  EXTENSION_SYNTAX(Gravity.BREAKAGE, "RFC 5280, section 4.2", "an extension cannot be read"),
  EXTENSION_DUPLICATE(
      Gravity.BREAKAGE, "RFC 5280, section 4.2", "an extension is there more than once"),
  EXTENSION_UNKNOWN_CRITICAL(
      Gravity.WARNING,
      "RFC 5280, section 4.2",
      "an extension that few know is critical, so that most will refuse the certificate"),
  AKI_ABSENT(
      Gravity.FLAW,
      "RFC 5280, section 4.2.1.1",
      "there is no authority key identifier, and the certificate is not self-signed"),
  AKI_CRITICAL(
      Gravity.FLAW, "RFC 5280, section 4.2.1.1", "the authority key identifier is critical"),
  AKI_WITHOUT_KEY_ID(
      Gravity.FLAW,
      "RFC 5280, section 4.2.1.1",
      "the authority key identifier has no key identifier"),
  AKI_HALF(
      Gravity.FLAW,
      "RFC 5280, section 4.2.1.1",
      "the authority key identifier has only one of issuer and serial number"),
  SKI_ABSENT_CA(
      Gravity.FLAW, "RFC 5280, section 4.2.1.2", "an authority has no subject key identifier"),
  SKI_ABSENT(Gravity.NOTICE, "RFC 5280, section 4.2.1.2", "there is no subject key identifier"),
  SKI_CRITICAL(Gravity.FLAW, "RFC 5280, section 4.2.1.2", "the subject key identifier is critical"),
  KEY_USAGE_NOT_CRITICAL(
      Gravity.WARNING, "RFC 5280, section 4.2.1.3", "the key usage is not critical"),
  KEY_USAGE_EMPTY(Gravity.FLAW, "RFC 5280, section 4.2.1.3", "the key usage has no bit set"),
  KEY_USAGE_BITS(
      Gravity.FLAW,
      "X.690, section 11.2",
      "the bits of the key usage are not encoded in their only form"),
  KEY_USAGE_UNKNOWN(
      Gravity.WARNING,
      "RFC 5280, section 4.2.1.3",
      "the key usage has bits that nobody has defined"),
  KEY_USAGE_ABSENT_CA(Gravity.FLAW, "RFC 5280, section 4.2.1.3", "an authority has no key usage"),
  KEY_USAGE_CERT_SIGN(
      Gravity.FLAW,
      "RFC 5280, section 4.2.1.9",
      "the key may sign certificates, but is none of an authority"),
  KEY_USAGE_CA_WITHOUT_CERT_SIGN(
      Gravity.WARNING, "RFC 5280, section 4.2.1.9", "an authority's key may not sign certificates"),
  KEY_USAGE_DIRECTION(
      Gravity.WARNING,
      "RFC 5280, section 4.2.1.3",
      "encipherOnly or decipherOnly means nothing without keyAgreement"),
  CERTIFICATE_POLICIES_EMPTY(
      Gravity.FLAW, "RFC 5280, section 4.2.1.4", "the list of certificate policies is empty"),
  CERTIFICATE_POLICY_DUPLICATE(
      Gravity.FLAW, "RFC 5280, section 4.2.1.4", "a certificate policy is there more than once"),
  EXPLICIT_TEXT(
      Gravity.WARNING,
      "RFC 5280, section 4.2.1.4",
      "the text of a user notice has more than 200 characters, or is an IA5String"),
  POLICY_MAPPINGS_LEAF(
      Gravity.WARNING,
      "RFC 5280, section 4.2.1.5",
      "there are policy mappings, but the certificate is none of an authority"),
  POLICY_MAPPINGS_ANY(Gravity.FLAW, "RFC 5280, section 4.2.1.5", "anyPolicy is mapped"),
  POLICY_MAPPINGS_NOT_CRITICAL(
      Gravity.NOTICE, "RFC 5280, section 4.2.1.5", "the policy mappings are not critical"),
  SAN_EMPTY(Gravity.FLAW, "RFC 5280, section 4.2.1.6", "the list of alternative names is empty"),
  SAN_CRITICAL(
      Gravity.WARNING,
      "RFC 5280, section 4.2.1.6",
      "the alternative names are critical although there is a subject"),
  SAN_DNS(
      Gravity.FLAW,
      "RFC 5280, section 4.2.1.6",
      "an alternative name is no DNS name in the preferred syntax (RFC 1034, section 3.5)"),
  SAN_DNS_UNDERSCORE(
      Gravity.WARNING,
      "RFC 1034, section 3.5",
      "a DNS name has an underscore, which no host name has"),
  SAN_IP(Gravity.FLAW, "RFC 5280, section 4.2.1.6", "an address has neither 4 nor 16 bytes"),
  SAN_EMAIL(
      Gravity.FLAW,
      "RFC 5280, section 4.2.1.6",
      "an alternative name is no mailbox (RFC 2821, section 4.1.2)"),
  SAN_URI(
      Gravity.FLAW,
      "RFC 5280, section 4.2.1.6",
      "an alternative name is no absolute URI (RFC 3986)"),
  SAN_DIRECTORY_NAME(
      Gravity.FLAW,
      "RFC 5280, section 4.2.1.6",
      "a directory name among the alternative names is empty or cannot be read"),
  IAN_CRITICAL(
      Gravity.WARNING, "RFC 5280, section 4.2.1.7", "the issuer's alternative names are critical"),
  DIRECTORY_ATTRIBUTES_CRITICAL(
      Gravity.FLAW, "RFC 5280, section 4.2.1.8", "the subject directory attributes are critical"),
  BASIC_CONSTRAINTS_NOT_CRITICAL(
      Gravity.FLAW,
      "RFC 5280, section 4.2.1.9",
      "the basic constraints of an authority are not critical"),
  PATH_LENGTH_LEAF(
      Gravity.FLAW,
      "RFC 5280, section 4.2.1.9",
      "there is a path length, but the certificate is none of an authority"),
  PATH_LENGTH_CERT_SIGN(
      Gravity.FLAW,
      "RFC 5280, section 4.2.1.9",
      "there is a path length, but the key may not sign certificates"),
  NAME_CONSTRAINTS_LEAF(
      Gravity.FLAW,
      "RFC 5280, section 4.2.1.10",
      "there are name constraints, but the certificate is none of an authority"),
  NAME_CONSTRAINTS_NOT_CRITICAL(
      Gravity.FLAW, "RFC 5280, section 4.2.1.10", "the name constraints are not critical"),
  NAME_CONSTRAINTS_EMPTY(
      Gravity.FLAW, "RFC 5280, section 4.2.1.10", "the name constraints are empty"),
  NAME_CONSTRAINTS_DISTANCE(
      Gravity.FLAW, "RFC 5280, section 4.2.1.10", "a name constraint has a minimum or maximum"),
  NAME_CONSTRAINTS_IP(
      Gravity.FLAW,
      "RFC 5280, section 4.2.1.10",
      "a name constraint on addresses has neither 8 nor 32 bytes, or its mask has gaps"),
  POLICY_CONSTRAINTS_NOT_CRITICAL(
      Gravity.FLAW, "RFC 5280, section 4.2.1.11", "the policy constraints are not critical"),
  POLICY_CONSTRAINTS_EMPTY(
      Gravity.FLAW, "RFC 5280, section 4.2.1.11", "the policy constraints are empty"),
  EKU_EMPTY(Gravity.FLAW, "RFC 5280, section 4.2.1.12", "the list of purposes is empty"),
  EKU_DUPLICATE(Gravity.WARNING, "RFC 5280, section 4.2.1.12", "a purpose is there more than once"),
  EKU_ANY(
      Gravity.WARNING,
      "RFC 5280, section 4.2.1.12",
      "anyExtendedKeyUsage is a purpose, so that the others mean nothing"),
  EKU_ANY_CRITICAL(
      Gravity.WARNING,
      "RFC 5280, section 4.2.1.12",
      "the purposes are critical although any purpose is one of them"),
  EKU_KEY_USAGE(
      Gravity.WARNING, "RFC 5280, section 4.2.1.12", "no key usage fits one of the purposes"),
  CRL_POINTS_CRITICAL(
      Gravity.WARNING, "RFC 5280, section 4.2.1.13", "the places of the CRL are critical"),
  CRL_POINTS_EMPTY(
      Gravity.FLAW,
      "RFC 5280, section 4.2.1.13",
      "the list of places of the CRL is empty, or one of them has neither name nor issuer"),
  CRL_POINTS_URI(
      Gravity.FLAW, "RFC 5280, section 4.2.1.13", "a place of the CRL is no absolute URI"),
  INHIBIT_ANY_NOT_CRITICAL(
      Gravity.FLAW, "RFC 5280, section 4.2.1.14", "inhibitAnyPolicy is not critical"),
  FRESHEST_CRL_CRITICAL(
      Gravity.FLAW, "RFC 5280, section 4.2.1.15", "the places of the delta CRL are critical"),
  AIA_CRITICAL(
      Gravity.FLAW,
      "RFC 5280, section 4.2.2.1",
      "the access to the authority's information is critical"),
  AIA_EMPTY(
      Gravity.FLAW,
      "RFC 5280, section 4.2.2.1",
      "the access to the authority's information is empty"),
  AIA_URI(
      Gravity.FLAW,
      "RFC 5280, section 4.2.2.1",
      "a place of the authority's information is no absolute URI"),
  SIA_CRITICAL(
      Gravity.FLAW,
      "RFC 5280, section 4.2.2.2",
      "the access to the subject's information is critical");

  private final Gravity gravity;
  private final String citation;
  private final String text;

  ProfileRule(Gravity gravity, String citation, String text) {
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
