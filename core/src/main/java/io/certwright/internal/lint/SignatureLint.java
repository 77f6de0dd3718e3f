package io.certwright.internal.lint;

/**
 * The AlgorithmIdentifier of the signature: which it is, and that it has the parameters that its
 * RFC demands (RFC 4055, section 5; RFC 5758; RFC 8410; RFC 9881; RFC 9909).
 */
final class SignatureLint {

  private static final int RSA_MD2 = 2;
  private static final int RSA_MD5 = 4;
  private static final int RSA_SHA1 = 5;
  private static final int RSA_PSS = 10;
  private static final int RSA_SHA256 = 11;
  private static final int RSA_SHA512 = 13;
  private static final int RSA_SHA224 = 14;
  private static final int ECDSA_SHA256 = 2;
  private static final int ECDSA_SHA512 = 4;
  private static final int ED25519 = 112;
  private static final int ED448 = 113;
  private static final int FIRST_POST_QUANTUM = 17;
  private static final int LAST_POST_QUANTUM = 31;

  private SignatureLint() {}

  static void check(Cursor at, Findings findings, Facts facts) {
    facts.signatureAt = at.start();
    try {
      var in = at.inside();
      in.expect(Tag.OID);
      in.requireOid();
      if (in.isOneBelow(Oids.RSA)) {
        rsa(in, findings, facts);
      } else {
        others(in, findings, facts);
      }
    } catch (Malformed e) {
      findings.add(ProfileRule.SIGNATURE_SYNTAX, e.at());
    }
  }

  private static void rsa(Cursor in, Findings findings, Facts facts) {
    int which = in.last();
    int start = in.start();
    if (which == RSA_PSS) {
      facts.webSignature = true;
      findings.require(
          in.next(Tag.SEQUENCE) && in.isAtEnd(), ProfileRule.SIGNATURE_PARAMETERS, start);
      return;
    }
    if (which >= RSA_SHA256 && which <= RSA_SHA512) {
      facts.webSignature = true;
    }
    boolean weak = which == RSA_MD2 || which == RSA_MD5 || which == RSA_SHA1;
    findings.require(!weak, ProfileRule.SIGNATURE_HASH_WEAK, start);
    if (which >= RSA_MD2 && which <= RSA_SHA224) {
      boolean isNull = in.next(Tag.NULL) && in.length() == 0 && in.isAtEnd();
      findings.require(isNull, ProfileRule.SIGNATURE_PARAMETERS, start);
    }
  }

  private static void others(Cursor in, Findings findings, Facts facts) {
    boolean ecdsa = in.isOneBelow(Oids.ECDSA);
    boolean sha1 = in.is(Oids.ECDSA_SHA1);
    if (ecdsa && in.last() >= ECDSA_SHA256 && in.last() <= ECDSA_SHA512) {
      facts.webSignature = true;
    }
    findings.require(!sha1, ProfileRule.SIGNATURE_HASH_WEAK, in.start());
    boolean edwards = in.isOneBelow(Oids.EDWARDS) && (in.last() == ED25519 || in.last() == ED448);
    boolean postQuantum =
        in.isOneBelow(Oids.NIST_SIGNATURE)
            && in.last() >= FIRST_POST_QUANTUM
            && in.last() <= LAST_POST_QUANTUM;
    if (ecdsa || sha1 || edwards || postQuantum) {
      findings.require(in.isAtEnd(), ProfileRule.SIGNATURE_PARAMETERS, in.start());
    }
  }
}
