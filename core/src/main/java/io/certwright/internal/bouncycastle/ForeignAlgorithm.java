package io.certwright.internal.bouncycastle;

import io.certwright.internal.bouncycastle.SubjectKey.Kind;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The signature algorithm of something foreign, in whatever form of parameters it stands there.
 *
 * @param key the kind of key that makes such signatures; {@code UNKNOWN}: the algorithm is not
 *     known
 * @param name what the JCA calls it
 * @param digest what the JCA calls the hash; empty where the algorithm says that itself
 * @param pss the parameters of PSS
 */
public record ForeignAlgorithm(
    Kind key, String name, Optional<String> digest, Optional<PSSParameterSpec> pss) {

  private static final String PKCS1 = "1.2.840.113549.1.1.";
  private static final String PSS = PKCS1 + "10";
  private static final String X962 = "1.2.840.10045.4.";
  private static final String NIST_DSA = "2.16.840.1.101.3.4.3.";
  private static final Set<String> HASHES =
      Set.of("SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512");

  private static final Map<String, ForeignAlgorithm> FIXED =
      Map.ofEntries(
          hashed(PKCS1 + 4, Kind.RSA, "RSA", "MD5"),
          hashed(PKCS1 + 5, Kind.RSA, "RSA", "SHA-1"),
          hashed(PKCS1 + 14, Kind.RSA, "RSA", "SHA-224"),
          hashed(PKCS1 + 11, Kind.RSA, "RSA", "SHA-256"),
          hashed(PKCS1 + 12, Kind.RSA, "RSA", "SHA-384"),
          hashed(PKCS1 + 13, Kind.RSA, "RSA", "SHA-512"),
          hashed("1.2.840.10040.4.3", Kind.DSA, "DSA", "SHA-1"),
          hashed(NIST_DSA + 1, Kind.DSA, "DSA", "SHA-224"),
          hashed(NIST_DSA + 2, Kind.DSA, "DSA", "SHA-256"),
          hashed(NIST_DSA + 3, Kind.DSA, "DSA", "SHA-384"),
          hashed(NIST_DSA + 4, Kind.DSA, "DSA", "SHA-512"),
          hashed(X962 + 1, Kind.EC, "ECDSA", "SHA-1"),
          hashed(X962 + "3.1", Kind.EC, "ECDSA", "SHA-224"),
          hashed(X962 + "3.2", Kind.EC, "ECDSA", "SHA-256"),
          hashed(X962 + "3.3", Kind.EC, "ECDSA", "SHA-384"),
          hashed(X962 + "3.4", Kind.EC, "ECDSA", "SHA-512"));

  private static Map.Entry<String, ForeignAlgorithm> hashed(
      String oid, Kind key, String scheme, String digest) {
    String name = digest.replace("-", "") + "with" + scheme;
    return Map.entry(oid, new ForeignAlgorithm(key, name, Optional.of(digest), Optional.empty()));
  }

  /**
   * Reads an AlgorithmIdentifier.
   *
   * @throws MalformedDerException if it is none
   */
  public static ForeignAlgorithm of(byte[] identifier) {
    DerReader reader = DerReader.of(identifier);
    String oid = reader.oid();
    @Nullable ForeignAlgorithm fixed = FIXED.get(oid);
    if (fixed != null) {
      return fixed;
    }
    if (oid.equals(PSS)) {
      return pss(reader.atEnd() ? null : reader.any());
    }
    Kind named = SubjectKey.named(oid);
    return named == Kind.EDWARDS || named == Kind.POST_QUANTUM
        ? new ForeignAlgorithm(named, oid, Optional.empty(), Optional.empty())
        : unknown();
  }

  private static ForeignAlgorithm unknown() {
    return new ForeignAlgorithm(Kind.UNKNOWN, "", Optional.empty(), Optional.empty());
  }

  private static ForeignAlgorithm pss(byte @Nullable [] parameters) {
    if (parameters == null) {
      return unknown();
    }
    try {
      AlgorithmParameters read = AlgorithmParameters.getInstance("RSASSA-PSS");
      read.init(parameters);
      PSSParameterSpec spec = read.getParameterSpec(PSSParameterSpec.class);
      boolean plain =
          HASHES.contains(spec.getDigestAlgorithm())
              && spec.getMGFParameters() instanceof MGF1ParameterSpec mask
              && mask.getDigestAlgorithm().equals(spec.getDigestAlgorithm())
              && spec.getSaltLength() <= 64
              && spec.getTrailerField() == 1;
      return plain
          ? new ForeignAlgorithm(
              Kind.RSA_PSS, "RSASSA-PSS", Optional.of(spec.getDigestAlgorithm()), Optional.of(spec))
          : unknown();
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      return unknown();
    }
  }

  /** Whether a key of that kind makes such signatures. */
  public boolean isOf(SubjectKey signer) {
    return key != Kind.UNKNOWN
        && (key == signer.kind() || (key == Kind.RSA_PSS && signer.kind() == Kind.RSA));
  }
}
