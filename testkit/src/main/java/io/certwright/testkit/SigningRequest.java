package io.certwright.testkit;

import io.certwright.spi.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;

/** What a certification request (PKCS#10, RFC 2986) asks for, its signature verified. */
final class SigningRequest {

  private static final byte[] EXTENSION_REQUEST = Asn1.oid("1.2.840.113549.1.9.14");
  private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "Ed25519");

  private final byte[] subject;
  private final byte[] publicKey;
  private final List<byte[]> extensions;

  private SigningRequest(byte[] subject, byte[] publicKey, List<byte[]> extensions) {
    this.subject = subject;
    this.publicKey = publicKey;
    this.extensions = extensions;
  }

  /** The Name. */
  byte[] subject() {
    return subject;
  }

  /** The SubjectPublicKeyInfo. */
  byte[] publicKey() {
    return publicKey;
  }

  /** Each Extension of the extensionRequest attribute. */
  List<byte[]> extensions() {
    return extensions;
  }

  /** Reads a request. */
  static SigningRequest of(Bytes csr) {
    var parts = Asn1.children(csr.toByteArray());
    var info = parts.get(0);
    var fields = Asn1.children(info);
    var request = new SigningRequest(fields.get(1), fields.get(2), extensionsIn(fields.get(3)));
    request.verify(info, parts.get(1), parts.get(2));
    return request;
  }

  private static List<byte[]> extensionsIn(byte[] attributes) {
    for (var attribute : Asn1.children(attributes)) {
      var typeAndValues = Asn1.children(attribute);
      if (Arrays.equals(typeAndValues.get(0), EXTENSION_REQUEST)) {
        return Asn1.children(Asn1.children(typeAndValues.get(1)).get(0));
      }
    }
    return List.of();
  }

  /** Whoever asks must have the private key. */
  private void verify(byte[] info, byte[] algorithm, byte[] bits) {
    try {
      var signature = Signature.getInstance(signatureName(algorithm));
      signature.initVerify(key());
      signature.update(info);
      var content = Asn1.content(bits);
      if (!signature.verify(content, 1, content.length - 1)) {
        throw new IllegalArgumentException("the request is not signed by the key that it is for");
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the request's signature cannot be verified", e);
    }
  }

  /** The JDK knows signature algorithms by their object identifiers in dotted form. */
  private static String signatureName(byte[] algorithm) {
    var oid = Asn1.content(Asn1.children(algorithm).get(0));
    var dotted = new StringBuilder().append(oid[0] / 40).append('.').append(oid[0] % 40);
    int arc = 0;
    for (int i = 1; i < oid.length; i++) {
      arc = (arc << 7) | (oid[i] & 0x7f);
      if (oid[i] >= 0) {
        dotted.append('.').append(arc);
        arc = 0;
      }
    }
    return dotted.toString();
  }

  private PublicKey key() throws GeneralSecurityException {
    var unknown = new GeneralSecurityException("a public key of a kind that FakeCa does not know");
    for (var algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(publicKey));
      } catch (GeneralSecurityException e) {
        unknown.addSuppressed(e);
      }
    }
    throw unknown;
  }
}
