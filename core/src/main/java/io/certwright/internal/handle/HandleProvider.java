package io.certwright.internal.handle;

import io.certwright.spi.keys.SignatureAlgorithm;
import java.io.Serial;
import java.security.Provider;
import java.util.List;
import java.util.function.Supplier;

/**
 * The JCA provider of the handles. It offers signatures only, and only for handles of the copy of
 * the library that it belongs to, so its place in the list changes nothing for other keys.
 *
 * <p>Not offered: {@code NONEwith...}, because a handle signs messages and not digests, and
 * anything with SHA-1 or MD5.
 */
final class HandleProvider extends Provider {
  @Serial private static final long serialVersionUID = 1;

  HandleProvider(String name) {
    super(name, "1", "Signatures by keys of a certificate vault, through their handles only");
    offer(SignatureAlgorithm.ECDSA_SHA256, "1.2.840.10045.4.3.2");
    offer(SignatureAlgorithm.ECDSA_SHA384, "1.2.840.10045.4.3.3");
    offer(SignatureAlgorithm.ECDSA_SHA512, "1.2.840.10045.4.3.4");
    offer(SignatureAlgorithm.RSA_PKCS1_SHA256, "1.2.840.113549.1.1.11");
    offer(SignatureAlgorithm.RSA_PKCS1_SHA384, "1.2.840.113549.1.1.12");
    offer(SignatureAlgorithm.RSA_PKCS1_SHA512, "1.2.840.113549.1.1.13");
    offer(SignatureAlgorithm.ED25519, "1.3.101.112");
    putService(
        new HandleService(
            this, "EdDSA", List.of(), "EdDSA", () -> fixed(SignatureAlgorithm.ED25519)));
    putService(
        new HandleService(
            this, "RSASSA-PSS", oid("1.2.840.113549.1.1.10"), "RSA", PssHandleSignature::new));
  }

  private void offer(SignatureAlgorithm algorithm, String oid) {
    putService(
        new HandleService(
            this, algorithm.jcaName(), oid(oid), algorithm.keyAlgorithm(), () -> fixed(algorithm)));
  }

  private static HandleSignature fixed(SignatureAlgorithm algorithm) {
    return new FixedHandleSignature(algorithm);
  }

  private static List<String> oid(String oid) {
    return List.of(oid, "OID." + oid);
  }

  private static final class HandleService extends Service {
    private final String keyAlgorithm;
    private final Supplier<HandleSignature> signatures;

    HandleService(
        Provider provider,
        String algorithm,
        List<String> aliases,
        String keyAlgorithm,
        Supplier<HandleSignature> signatures) {
      super(provider, "Signature", algorithm, HandleSignature.class.getName(), aliases, null);
      this.keyAlgorithm = keyAlgorithm;
      this.signatures = signatures;
    }

    /** Without reflection: JCA cannot see into a package that its module does not export. */
    @Override
    public Object newInstance(Object constructorParameter) {
      return signatures.get();
    }

    @Override
    public boolean supportsParameter(Object parameter) {
      return parameter instanceof HandleKey key && key.getAlgorithm().equals(keyAlgorithm);
    }
  }
}
