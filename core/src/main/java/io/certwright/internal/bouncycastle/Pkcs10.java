package io.certwright.internal.bouncycastle;

import io.certwright.spi.keys.SignatureAlgorithm;

/**
 * Writes certification requests (PKCS#10, RFC 2986): the bytes to be signed, and the whole once the
 * signature is there. The extensions stand in an extensionRequest attribute (RFC 2985, section
 * 5.4.2). Basic constraints are asked for only for an authority. Thread-safe: nothing is kept.
 */
public final class Pkcs10 {
  private static final byte[] EXTENSION_REQUEST = Oid.encode("1.2.840.113549.1.9.14");
  private static final int ATTRIBUTES_TAG = Der.CONTEXT | Der.CONSTRUCTED;
  private static final int VERSION_1 = 0;

  private Pkcs10() {}

  /** The CertificationRequestInfo. */
  public static byte[] toBeSigned(RequestTemplate template) {
    DerWriter out = new DerWriter();
    out.integer(VERSION_1);
    out.raw(template.subject().getEncoded());
    out.raw(template.publicKey().toByteArray());
    int attributes = out.open(ATTRIBUTES_TAG);
    if (asksForExtensions(template)) {
      int attribute = out.open(Der.SEQUENCE);
      out.raw(EXTENSION_REQUEST);
      int values = out.open(Der.SET);
      int extensions = out.open(Der.SEQUENCE);
      writeExtensions(out, template);
      out.close(extensions);
      out.close(values);
      out.close(attribute);
    }
    out.close(attributes);
    return out.toByteArray();
  }

  /**
   * The request.
   *
   * @param toBeSigned what {@link #toBeSigned} returned
   * @param algorithm what it was signed with
   * @param signature the signature of those bytes, by the key that it names
   */
  public static byte[] assemble(byte[] toBeSigned, SignatureAlgorithm algorithm, byte[] signature) {
    return X509Encoder.assemble(toBeSigned, algorithm, signature);
  }

  /** An empty list of extensions is not allowed (RFC 5280, section 4.1). */
  private static boolean asksForExtensions(RequestTemplate template) {
    return template.certificateAuthority()
        || template.keyUsageBits() != 0
        || !template.extendedKeyUsages().isEmpty()
        || !template.names().isEmpty()
        || !template.extras().isEmpty();
  }

  private static void writeExtensions(DerWriter out, RequestTemplate template) {
    if (template.certificateAuthority()) {
      RequestedExtensions.basicConstraints(out, true, template.pathLength());
    }
    RequestedExtensions.keyUsage(out, template.keyUsageBits());
    RequestedExtensions.extendedKeyUsage(out, template.extendedKeyUsages());
    RequestedExtensions.names(out, template.names(), Names.isEmpty(template.subject()));
    for (ExtraExtension extra : template.extras()) {
      extra.write(out);
    }
  }
}
