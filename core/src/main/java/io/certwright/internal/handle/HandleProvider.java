package io.certwright.internal.handle;

import io.certwright.spi.keys.SignatureAlgorithm;
import java.io.Serial;
import java.security.Provider;
import java.util.EnumSet;
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

  private static final SignatureAlgorithm FIRST_OF_NIST = SignatureAlgorithm.ML_DSA_44;
  private static final SignatureAlgorithm LAST_OF_NIST = SignatureAlgorithm.SLH_DSA_SHAKE_256F;

  /** The sets of ML-DSA and SLH-DSA have numbers in a row (RFC 9881, RFC 9909). */
  private static final int ARC_OF_FIRST = 17;

  HandleProvider(String name) {
    super(name, "1", "Signatures by keys of a certificate vault, through their handles only");
    offer(SignatureAlgorithm.ECDSA_SHA256, "1.2.840.10045.4.3.2");
    offer(SignatureAlgorithm.ECDSA_SHA384, "1.2.840.10045.4.3.3");
    offer(SignatureAlgorithm.ECDSA_SHA512, "1.2.840.10045.4.3.4");
    offer(SignatureAlgorithm.RSA_PKCS1_SHA256, "1.2.840.113549.1.1.11");
    offer(SignatureAlgorithm.RSA_PKCS1_SHA384, "1.2.840.113549.1.1.12");
    offer(SignatureAlgorithm.RSA_PKCS1_SHA512, "1.2.840.113549.1.1.13");
    offer(SignatureAlgorithm.ED25519, "1.3.101.112");
    offer(SignatureAlgorithm.ED448, "1.3.101.113");
    int arc = ARC_OF_FIRST;
    for (SignatureAlgorithm algorithm : EnumSet.range(FIRST_OF_NIST, LAST_OF_NIST)) {
      offer(algorithm, "2.16.840.1.101.3.4.3." + arc++);
    }
    for (String family : List.of("EdDSA", "ML-DSA", "SLH-DSA")) {
      putService(
          new HandleService(this, family, List.of(), () -> FixedHandleSignature.ofFamily(family)));
    }
    putService(
        new HandleService(
            this, "RSASSA-PSS", oid("1.2.840.113549.1.1.10"), PssHandleSignature::new));
  }

  private void offer(SignatureAlgorithm algorithm, String oid) {
    putService(
        new HandleService(
            this, algorithm.jcaName(), oid(oid), () -> FixedHandleSignature.of(algorithm)));
  }

  private static List<String> oid(String oid) {
    return List.of(oid, "OID." + oid);
  }

  private static final class HandleService extends Service {
    private final Supplier<HandleSignature> signatures;
    private final HandleSignature accepting;

    HandleService(
        Provider provider,
        String algorithm,
        List<String> aliases,
        Supplier<HandleSignature> signatures) {
      super(provider, "Signature", algorithm, HandleSignature.class.getName(), aliases, null);
      this.accepting = signatures.get();
      this.signatures = signatures;
    }

    /** Without reflection: JCA cannot see into a package that its module does not export. */
    @Override
    public Object newInstance(Object constructorParameter) {
      return signatures.get();
    }

    @Override
    public boolean supportsParameter(Object parameter) {
      return parameter instanceof HandleKey key && accepting.accepts(key.spec());
    }
  }
}
