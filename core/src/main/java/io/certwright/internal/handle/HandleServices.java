package io.certwright.internal.handle;

import io.certwright.spi.keys.DecryptionAlgorithm;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Provider.Service;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the library's JCA provider offers: signatures and decryption, for its own handles only, and
 * the key store.
 *
 * <p>Not offered: {@code NONEwith...}, because a handle signs messages and not digests; anything
 * with SHA-1 or MD5 but OAEP, where it does no harm; encryption and verification, which need no
 * handle; key factories, random numbers and whatever else another provider could be asked for.
 */
public final class HandleServices {

  /** The version of the provider. */
  public static final String VERSION = "1";

  /** What the provider says of itself. */
  public static final String INFO =
      "Keys of a certificate vault, through their handles only, and the vault as a key store";

  private static final SignatureAlgorithm FIRST_OF_NIST = SignatureAlgorithm.ML_DSA_44;
  private static final SignatureAlgorithm LAST_OF_NIST = SignatureAlgorithm.SLH_DSA_SHAKE_256F;

  /** The sets of ML-DSA and SLH-DSA have numbers in a row (RFC 9881, RFC 9909). */
  private static final int ARC_OF_FIRST = 17;

  /** By its name, as JCA has it: the key store stands above the vault, and handles below. */
  private static final String KEY_STORE = "io.certwright.keystore.StoreSpi";

  private final Provider provider;
  private final List<Service> services = new ArrayList<>();

  private HandleServices(Provider provider) {
    this.provider = provider;
  }

  /** The services, to be put into a provider. */
  public static List<Service> of(Provider provider) {
    var services = new HandleServices(provider);
    services.offerSignatures();
    services.offerDecryption();
    services.services.add(
        new OwnService(provider, "KeyStore", "Certwright", List.of(), key -> true, KEY_STORE));
    return services.services;
  }

  /** Whether a service is of this copy of the library. */
  static boolean isOurs(@Nullable Service service) {
    return service instanceof OwnService;
  }

  private void offerSignatures() {
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
      offer(family, List.of(), () -> FixedHandleSignature.ofFamily(family));
    }
    offer(PssHandleSignature.NAME, oid("1.2.840.113549.1.1.10"), PssHandleSignature::new);
  }

  private void offer(SignatureAlgorithm algorithm, String oid) {
    offer(algorithm.jcaName(), oid(oid), () -> FixedHandleSignature.of(algorithm));
  }

  private void offer(String name, List<String> aliases, Supplier<HandleSignature> signatures) {
    HandleSignature accepting = signatures.get();
    services.add(
        new OwnService(
            provider,
            "Signature",
            name,
            aliases,
            key -> key instanceof HandleKey handle && accepting.accepts(handle.spec()),
            signatures));
  }

  private void offerDecryption() {
    for (DecryptionAlgorithm algorithm : DecryptionAlgorithm.values()) {
      services.add(
          new OwnService(
              provider,
              "Cipher",
              algorithm.jcaName(),
              List.of(),
              key -> key instanceof HandleKey.Rsa,
              () -> new HandleCipher(algorithm)));
    }
  }

  private static List<String> oid(String oid) {
    return List.of(oid, "OID." + oid);
  }

  /** Makes what it offers itself: JCA cannot see into a package that its module does not export. */
  private static final class OwnService extends Service {
    private final Predicate<Object> accepts;
    private final @Nullable Supplier<?> maker;

    OwnService(
        Provider provider,
        String type,
        String algorithm,
        List<String> aliases,
        Predicate<Object> accepts,
        Supplier<?> maker) {
      super(provider, type, algorithm, OwnService.class.getName(), aliases, null);
      this.accepts = accepts;
      this.maker = maker;
    }

    OwnService(
        Provider provider,
        String type,
        String algorithm,
        List<String> aliases,
        Predicate<Object> accepts,
        String className) {
      super(provider, type, algorithm, className, aliases, null);
      this.accepts = accepts;
      this.maker = null;
    }

    @Override
    public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
      if (maker != null) {
        return maker.get();
      }
      try {
        var constructor =
            Class.forName(getClassName(), true, OwnService.class.getClassLoader())
                .getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
      } catch (ReflectiveOperationException e) {
        throw new NoSuchAlgorithmException("This copy of the library has no " + getType(), e);
      }
    }

    @Override
    public boolean supportsParameter(Object parameter) {
      return accepts.test(parameter);
    }
  }
}
